import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Acr, Amr } from '../access/authentication-strength.js';
import type { Principal } from '../access/principal.js';
import type { Role } from '../access/role.enum.js';
import { Environment } from '../config/environment.js';
import type { AccessTokenResponse } from './access-token.response.js';
import { AccessTokenSigner } from './access-token-signer.js';

/** The claims of RFC 9068, with the session as `sid`. */
export interface AccessTokenClaims {
  iss: string;
  aud: string;
  sub: string;
  sid: string;
  jti: string;
  iat: number;
  exp: number;
  /** Seconds since 1970 at which the user last proved a credential (OpenID Connect Core, section 2; RFC 9470). */
  auth_time: number;
  /** Methods of the authentication (RFC 8176), and its strength (OpenID Connect Core, section 2). */
  amr: readonly Amr[];
  acr: Acr;
  /** Informative, for clients. The service reads the role from the database. */
  role: Role;
  /** Informative too. Named as in OpenID Connect Core, section 5.1. */
  email_verified: boolean;
}

/** The principal that an access token is issued for. */
export type AccessTokenSubject = Omit<Principal, 'hasSecondFactor'>;

/** Issues access tokens. */
@Injectable()
export class AccessTokenService {
  /** Seconds. */
  private readonly lifetime: number;

  constructor(
    private readonly signer: AccessTokenSigner,
    private readonly environment: Environment,
  ) {
    this.lifetime = environment.ACCESS_TOKEN_EXPIRE_MINUTES * 60;
  }

  issue(subject: AccessTokenSubject): AccessTokenResponse {
    return {
      access_token: this.sign(subject),
      token_type: 'Bearer',
      expires_in: this.lifetime,
    };
  }

  private sign(subject: AccessTokenSubject): string {
    const iat = Math.floor(Date.now() / 1000);
    const claims: AccessTokenClaims = {
      iss: this.environment.TOKEN_ISSUER,
      aud: this.environment.TOKEN_AUDIENCE,
      sub: subject.userId,
      sid: subject.sessionId,
      jti: randomUUID(),
      iat,
      exp: iat + this.lifetime,
      auth_time: Math.floor(subject.authTime.getTime() / 1000),
      amr: subject.amr,
      acr: subject.acr,
      role: subject.role,
      email_verified: subject.emailVerified,
    };
    return this.signer.sign(claims);
  }
}
