import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { IdentityProvider } from '../identity/identity-provider.entity.js';
import { KeysModule } from '../keys/keys.module.js';
import { IdentityProviderStore } from './identity-provider-store.service.js';

/** The management of identity providers, for the API and the command line. */
@Module({
  imports: [TypeOrmModule.forFeature([IdentityProvider]), KeysModule],
  providers: [IdentityProviderStore],
  exports: [IdentityProviderStore],
})
export class IdentityProviderStoreModule {}
