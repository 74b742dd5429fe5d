import { Module } from '@nestjs/common';
import { JwtModule } from '@nestjs/jwt';
import { AccessTokenSigner } from './access-token-signer.js';
import { AccessTokenService } from './access-token.service.js';
import { SigningKeysModule } from './signing-keys/signing-keys.module.js';
import { TokenKeys } from './token-keys.js';
import { TokenKeysModule } from './token-keys.module.js';
import { TokenPairs } from './token-pairs.js';

@Module({
  imports: [
    SigningKeysModule,
    TokenKeysModule,
    JwtModule.registerAsync({
      imports: [TokenKeysModule],
      inject: [TokenKeys],
      useFactory: (keys: TokenKeys) => ({ secret: keys.accessToken }),
    }),
  ],
  providers: [AccessTokenService, AccessTokenSigner, TokenPairs],
  exports: [AccessTokenService, AccessTokenSigner, SigningKeysModule, TokenKeysModule, TokenPairs],
})
export class TokensModule {}
