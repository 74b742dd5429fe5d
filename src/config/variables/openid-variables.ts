import { IsIn, IsOptional, Matches } from 'class-validator';
import { IsFlag } from '../variable-rules/flag.decorator.js';
import { IsWholeNumber } from '../variable-rules/whole-number.decorator.js';
import { SignInVariables } from './sign-in-variables.js';

/** The algorithms of access tokens (RFC 7518, section 3.1; RFC 8037). All but the first have a public key. */
const ACCESS_TOKEN_ALGORITHMS = ['HS256', 'ES256', 'RS256', 'EdDSA'] as const;
export type AccessTokenAlgorithm = (typeof ACCESS_TOKEN_ALGORITHMS)[number];

/** Tokens that other services verify, and sign-in for other applications. */
export class OpenidVariables extends SignInVariables {
  /**
   * Whether other applications can sign users in with this service (OpenID Connect). Production requires
   * `PUBLIC_URL` with it.
   */
  @IsFlag()
  OPENID_ENABLED: boolean = false;

  /**
   * The algorithm that signs access tokens: `HS256`, `ES256`, `RS256` or `EdDSA`. Other services can verify
   * tokens of all but `HS256`, with the public keys at `/.well-known/jwks.json`. A change signs no user out:
   * tokens of every algorithm are accepted until they expire.
   */
  @IsIn(ACCESS_TOKEN_ALGORITHMS, { message: 'must be HS256, ES256, RS256 or EdDSA' })
  ACCESS_TOKEN_ALG: AccessTokenAlgorithm = 'HS256';

  /**
   * Days after which the signing key is replaced; its successor is published one day before. `0` disables the
   * schedule; `auth-service keys rotate` replaces the key at any time. Does not concern `HS256`: its key is
   * `SECRET_KEY`.
   */
  @IsWholeNumber(0, 3650)
  SIGNING_KEY_ROTATION_DAYS: number = 90;

  /**
   * The token with which services that verify access tokens by themselves read `/api/v1/revocations`, of at
   * least 32 characters; generate one with `openssl rand -base64 48`. Unset, there is no such route.
   */
  @Matches(/^\S{32,}$/, {
    message: 'must be one word of at least 32 characters; make one with: openssl rand -base64 48',
  })
  @IsOptional()
  REVOCATION_FEED_TOKEN?: string;
}
