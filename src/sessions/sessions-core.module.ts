import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditCoreModule } from '../audit/audit-core.module.js';
import { UsableFactors } from '../credentials/usable-factors.js';
import { IdentityModule } from '../identity/identity.module.js';
import { KeysModule } from '../keys/keys.module.js';
import { TokensModule } from '../tokens/tokens.module.js';
import { GrantSessions } from './grants/grant-sessions.js';
import { KnownAddress } from './known-addresses/known-address.entity.js';
import { KnownAddresses } from './known-addresses/known-addresses.js';
import { PrincipalCache } from './principal-cache.js';
import { PrincipalsService } from './principals.service.js';
import { RevocationService } from './revocation.service.js';
import { RefreshOutcomes } from './rotation/refresh-outcomes.js';
import { RotationPolicy } from './rotation/rotation-policy.js';
import { RotationService } from './rotation/rotation.service.js';
import { RotationWriter } from './rotation/rotation-writer.js';
import { SessionCache } from './rotation/session-cache.js';
import { SessionReader } from './rotation/session-reader.js';
import { SessionRotator } from './rotation/session-rotator.js';
import { SessionAuthentication } from './session-authentication.service.js';
import { SessionByToken } from './session-by-token.js';
import { SessionLifetime } from './session-lifetime.js';
import { SessionListService } from './session-list.service.js';
import { Session } from './session.entity.js';
import { SessionStarter } from './start/session-starter.js';
import { TrustedDevices } from './trusted-devices/trusted-devices.js';
import { SessionsService } from './sessions.service.js';

/** Starts, lists and revokes sessions. */
@Module({
  imports: [
    TypeOrmModule.forFeature([Session, KnownAddress]),
    AuditCoreModule,
    IdentityModule,
    KeysModule,
    TokensModule,
  ],
  providers: [
    GrantSessions,
    KnownAddresses,
    PrincipalCache,
    PrincipalsService,
    RefreshOutcomes,
    RevocationService,
    RotationPolicy,
    RotationService,
    RotationWriter,
    SessionAuthentication,
    SessionByToken,
    SessionCache,
    SessionLifetime,
    SessionListService,
    SessionReader,
    SessionRotator,
    SessionStarter,
    SessionsService,
    TrustedDevices,
    UsableFactors,
  ],
  exports: [
    GrantSessions,
    KnownAddresses,
    PrincipalsService,
    RevocationService,
    RotationService,
    SessionAuthentication,
    SessionByToken,
    SessionListService,
    SessionsService,
    TokensModule,
    TrustedDevices,
  ],
})
export class SessionsCoreModule {}
