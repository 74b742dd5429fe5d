import { Injectable } from '@nestjs/common';
import type { LoadedSession } from '../../sessions/rotation/session-reader.js';
import { formatRefreshToken } from '../../tokens/refresh-token.js';
import { TokenKeys } from '../../tokens/token-keys.js';
import { GrantAccessTokens } from './access-tokens.js';
import { IdTokens } from './id-tokens.js';
import { claimNames, UserClaims } from './user-claims.js';

/** The response of the token endpoint (RFC 6749, section 5.1). */
export interface GrantResponse {
  readonly access_token: string;
  readonly token_type: 'Bearer' | 'DPoP';
  readonly expires_in: number;
  readonly scope: string;
  readonly refresh_token?: string;
  readonly id_token?: string;
}

interface ResponseParts {
  /** The audience of the access token. */
  readonly audience: readonly string[];
  readonly isRefreshable: boolean;
  readonly nonce?: string;
  /** Claims that the client has requested for the ID token. */
  readonly idTokenClaims?: readonly string[];
}

/** Issues the tokens of a grant in its current state. */
@Injectable()
export class GrantResponses {
  constructor(
    private readonly accessTokens: GrantAccessTokens,
    private readonly idTokens: IdTokens,
    private readonly userClaims: UserClaims,
    private readonly keys: TokenKeys,
  ) {}

  async of(
    session: Omit<LoadedSession, 'user'>,
    { audience, isRefreshable, nonce, idTokenClaims = [] }: ResponseParts,
  ): Promise<GrantResponse> {
    const scope = session.scope ?? '';
    const accessToken = this.accessTokens.issue(session, audience);
    const isOpenid = scope.split(' ').includes('openid');
    const userClaims = isOpenid
      ? await this.userClaims.of(session.userId, claimNames('', idTokenClaims))
      : {};
    return {
      access_token: accessToken,
      token_type: session.dpopJkt === null ? 'Bearer' : 'DPoP',
      expires_in: this.accessTokens.lifetime,
      scope,
      ...(isRefreshable && {
        refresh_token: formatRefreshToken(session, this.keys.refreshToken),
      }),
      ...(isOpenid && {
        id_token: this.idTokens.issue(session, { nonce, accessToken, userClaims }),
      }),
    };
  }
}
