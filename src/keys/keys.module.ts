import { Module } from '@nestjs/common';
import { KeyRing } from './key-ring.js';
import { Resealer } from './sealing/resealer.js';
import { Sealer } from './sealing/sealer.js';

@Module({ providers: [KeyRing, Sealer, Resealer], exports: [KeyRing, Sealer, Resealer] })
export class KeysModule {}
