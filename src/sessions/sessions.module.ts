import { Module } from '@nestjs/common';
import { JwtModule } from '@nestjs/jwt';
import { TypeOrmModule } from '@nestjs/typeorm';
import { UsersModule } from '../users/users.module.js';
import { AccessTokenService } from './access-token.service.js';
import { PrincipalsService } from './principals.service.js';
import { RotationService } from './rotation.service.js';
import { Session } from './session.entity.js';
import { SessionLifetime } from './session-lifetime.js';
import { SessionsService } from './sessions.service.js';
import { TokenKeys } from './token-keys.js';
import { TokenKeysModule } from './token-keys.module.js';
import { TokenPairs } from './token-pairs.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([Session]),
    UsersModule,
    TokenKeysModule,
    JwtModule.registerAsync({
      imports: [TokenKeysModule],
      inject: [TokenKeys],
      useFactory: (keys: TokenKeys) => ({ secret: keys.accessToken }),
    }),
  ],
  providers: [
    AccessTokenService,
    PrincipalsService,
    RotationService,
    SessionLifetime,
    SessionsService,
    TokenPairs,
  ],
  exports: [PrincipalsService, RotationService, SessionsService, TokenKeysModule],
})
export class SessionsModule {}
