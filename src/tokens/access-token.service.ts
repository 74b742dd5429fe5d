import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import type { Acr, Amr } from '../access/authentication-strength.js';
import type { Principal } from '../access/principal.js';
import type { Role } from '../access/role.enum.js';
import { Environment } from '../config/environment.js';
import type { AccessTokenResponse } from './access-token.response.js';
import { TokenKeys } from './token-keys.js';

/** RFC 9068, section 2.1: distinguishes an access token from every other JWT. */
export const ACCESS_TOKEN_TYPE = 'at+jwt';
/** The only accepted algorithm (RFC 8725, section 3.1). */
export const ACCESS_TOKEN_ALGORITHM = 'HS256';

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
    private readonly jwt: JwtService,
    private readonly keys: TokenKeys,
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
    return this.jwt.sign(
      {
        sid: subject.sessionId,
        role: subject.role,
        email_verified: subject.emailVerified,
        auth_time: Math.floor(subject.authTime.getTime() / 1000),
        amr: subject.amr,
        acr: subject.acr,
      },
      {
        algorithm: ACCESS_TOKEN_ALGORITHM,
        header: {
          alg: ACCESS_TOKEN_ALGORITHM,
          typ: ACCESS_TOKEN_TYPE,
          kid: this.keys.accessTokenKeyId,
        },
        issuer: this.environment.TOKEN_ISSUER,
        audience: this.environment.TOKEN_AUDIENCE,
        subject: subject.userId,
        jwtid: randomUUID(),
        expiresIn: this.lifetime,
      },
    );
  }
}
