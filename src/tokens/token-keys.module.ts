import { Module } from '@nestjs/common';
import { KeysModule } from '../keys/keys.module.js';
import { TokenKeys } from './token-keys.js';

/** A module of its own, because the factory of the JWT module needs the keys too. */
@Module({ imports: [KeysModule], providers: [TokenKeys], exports: [TokenKeys] })
export class TokenKeysModule {}
