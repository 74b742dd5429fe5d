import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditCoreModule } from '../audit/audit-core.module.js';
import { SignInAttemptsModule } from '../auth/attempts/sign-in-attempts.module.js';
import { ExternalIdentity } from '../identity/external-identity.entity.js';
import { IdentityModule } from '../identity/identity.module.js';
import { IdentityProvider } from '../identity/identity-provider.entity.js';
import { User } from '../identity/user.entity.js';
import { KeysModule } from '../keys/keys.module.js';
import { MailCoreModule } from '../mail/mail-core.module.js';
import { RateLimitsModule } from '../rate-limits/rate-limits.module.js';
import { FactorLimits } from '../users/factors/factor-limits.js';
import { UsersCoreModule } from '../users/users-core.module.js';
import { GithubClient } from './client/github-client.js';
import { OpenidConfigurations } from './client/openid-configurations.js';
import { OpenidProviderClient } from './client/openid-provider-client.js';
import { EnvironmentProvider } from './environment-provider.js';
import { FirstSignIn } from './first-sign-in.service.js';
import { IdentityLinks } from './identity-links.js';
import { IdentityProviderStoreModule } from './identity-provider-store.module.js';
import { IdentityProvidersController } from './identity-providers.controller.js';
import { LinkedUsers } from './linked-users.js';
import { MyIdentitiesController } from './my-identities.controller.js';
import { MyIdentities } from './my-identities.service.js';
import { ProviderAccounts } from './provider-accounts.js';
import { ProviderRegistration } from './provider-registration.js';
import { ProviderSignIn } from './provider-sign-in.entity.js';
import { ProviderSignInController } from './provider-sign-in.controller.js';
import { ProviderSignIns } from './provider-sign-ins.service.js';
import { ProviderVisits } from './provider-visits.service.js';
import { RedirectAddresses } from './redirect-addresses.js';
import { VisitKeys } from './visit-secrets.js';
import { Visits } from './visits.js';

/** Sign-in with identity providers; imported where `IDENTITY_PROVIDERS_ENABLED` is on. */
@Module({
  imports: [
    TypeOrmModule.forFeature([ExternalIdentity, IdentityProvider, ProviderSignIn, User]),
    AuditCoreModule,
    IdentityModule,
    IdentityProviderStoreModule,
    KeysModule,
    MailCoreModule,
    RateLimitsModule,
    SignInAttemptsModule,
    UsersCoreModule,
  ],
  controllers: [IdentityProvidersController, MyIdentitiesController, ProviderSignInController],
  providers: [
    EnvironmentProvider,
    FactorLimits,
    FirstSignIn,
    GithubClient,
    IdentityLinks,
    LinkedUsers,
    MyIdentities,
    OpenidConfigurations,
    OpenidProviderClient,
    ProviderAccounts,
    ProviderRegistration,
    ProviderSignIns,
    ProviderVisits,
    RedirectAddresses,
    VisitKeys,
    Visits,
  ],
})
export class IdentityProvidersModule {}
