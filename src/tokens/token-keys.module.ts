import { Module } from '@nestjs/common';
import { TokenKeys } from './token-keys.js';

/** A module of its own, because the JWT module's factory needs the keys too. */
@Module({ providers: [TokenKeys], exports: [TokenKeys] })
export class TokenKeysModule {}
