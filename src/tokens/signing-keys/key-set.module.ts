import { Module } from '@nestjs/common';
import { KeySetController } from './key-set.controller.js';
import { SigningKeysModule } from './signing-keys.module.js';

@Module({ imports: [SigningKeysModule], controllers: [KeySetController] })
export class KeySetModule {}
