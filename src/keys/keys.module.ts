import { Module } from '@nestjs/common';
import { KeyRing } from './key-ring.js';
import { Sealer } from './sealing/sealer.js';

@Module({ providers: [KeyRing, Sealer], exports: [KeyRing, Sealer] })
export class KeysModule {}
