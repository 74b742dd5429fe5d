import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { Environment } from '../config/environment.js';
import type { AccessTokenAlgorithm } from '../config/variables/openid-variables.js';
import { SigningKeys } from './signing-keys/signing-keys.js';
import { TokenKeys } from './token-keys.js';

/** RFC 9068, section 2.1: distinguishes an access token from every other JWT. */
export const ACCESS_TOKEN_TYPE = 'at+jwt';

/** Signs access tokens with the algorithm of `ACCESS_TOKEN_ALG`. */
@Injectable()
export class AccessTokenSigner {
  private readonly algorithm: AccessTokenAlgorithm;

  constructor(
    private readonly jwt: JwtService,
    private readonly keys: TokenKeys,
    private readonly signingKeys: SigningKeys,
    { ACCESS_TOKEN_ALG }: Environment,
  ) {
    this.algorithm = ACCESS_TOKEN_ALG;
  }

  /** @param claims all claims of the token, `iat` and `exp` included */
  sign(claims: { readonly iat: number; readonly exp: number }): string {
    const alg = this.algorithm;
    // jsonwebtoken has no EdDSA.
    if (alg === 'EdDSA') return this.signingKeys.sign(claims, { typ: ACCESS_TOKEN_TYPE });
    if (alg === 'HS256') return this.signWith(claims, alg, this.keys.accessTokenKeyId);
    const { kid, privateKey } = this.signingKeys.active();
    // The type is too narrow: jsonwebtoken accepts a KeyObject.
    return this.signWith(claims, alg, kid, privateKey as unknown as Buffer);
  }

  /** @param secret that of the module, for HS256, if it is omitted */
  private signWith(
    claims: object,
    alg: Exclude<AccessTokenAlgorithm, 'EdDSA'>,
    kid: string,
    secret?: Buffer,
  ): string {
    return this.jwt.sign(claims, {
      algorithm: alg,
      header: { alg, typ: ACCESS_TOKEN_TYPE, kid },
      ...(secret && { secret }),
    });
  }
}
