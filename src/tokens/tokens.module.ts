import { Module } from '@nestjs/common';
import { JwtModule } from '@nestjs/jwt';
import { AccessTokenService } from './access-token.service.js';
import { TokenKeys } from './token-keys.js';
import { TokenKeysModule } from './token-keys.module.js';
import { TokenPairs } from './token-pairs.js';

@Module({
  imports: [
    TokenKeysModule,
    JwtModule.registerAsync({
      imports: [TokenKeysModule],
      inject: [TokenKeys],
      useFactory: (keys: TokenKeys) => ({ secret: keys.accessToken }),
    }),
  ],
  providers: [AccessTokenService, TokenPairs],
  exports: [AccessTokenService, TokenKeysModule, TokenPairs],
})
export class TokensModule {}
