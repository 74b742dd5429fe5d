import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { KeysModule } from '../../keys/keys.module.js';
import { SigningKey } from './signing-key.entity.js';
import { SigningKeyStore } from './signing-key-store.js';
import { SigningKeys } from './signing-keys.js';

@Module({
  imports: [TypeOrmModule.forFeature([SigningKey]), KeysModule],
  providers: [SigningKeyStore, SigningKeys],
  exports: [SigningKeyStore, SigningKeys],
})
export class SigningKeysModule {}
