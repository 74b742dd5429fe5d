import { Module } from '@nestjs/common';
import { JwtModule } from '@nestjs/jwt';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit/audit.module.js';
import { UsersModule } from '../users/users.module.js';
import { AccessTokenService } from '../tokens/access-token.service.js';
import { KnownAddress } from './known-addresses/known-address.entity.js';
import { KnownAddresses } from './known-addresses/known-addresses.js';
import { SessionCache } from './rotation/session-cache.js';
import { MySessionsController } from './my-sessions.controller.js';
import { PrincipalCache } from './principal-cache.js';
import { PrincipalsService } from './principals.service.js';
import { RevocationService } from './revocation.service.js';
import { RotationService } from './rotation/rotation.service.js';
import { RotationWriter } from './rotation/rotation-writer.js';
import { SessionListService } from './session-list.service.js';
import { Session } from './session.entity.js';
import { SessionLifetime } from './session-lifetime.js';
import { SessionsService } from './sessions.service.js';
import { TokenKeys } from '../tokens/token-keys.js';
import { TokenKeysModule } from '../tokens/token-keys.module.js';
import { TokenPairs } from '../tokens/token-pairs.js';
import { UserSessionsController } from './user-sessions.controller.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([Session, KnownAddress]),
    AuditModule,
    UsersModule,
    TokenKeysModule,
    JwtModule.registerAsync({
      imports: [TokenKeysModule],
      inject: [TokenKeys],
      useFactory: (keys: TokenKeys) => ({ secret: keys.accessToken }),
    }),
  ],
  controllers: [MySessionsController, UserSessionsController],
  providers: [
    AccessTokenService,
    KnownAddresses,
    SessionCache,
    PrincipalCache,
    SessionListService,
    PrincipalsService,
    RevocationService,
    RotationService,
    RotationWriter,
    SessionLifetime,
    SessionsService,
    TokenPairs,
  ],
  exports: [
    KnownAddresses,
    PrincipalsService,
    RevocationService,
    RotationService,
    SessionsService,
    TokenKeysModule,
  ],
})
export class SessionsModule {}
