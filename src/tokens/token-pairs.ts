import { Injectable } from '@nestjs/common';
import type { Role } from '../access/role.enum.js';
import { formatRefreshToken } from './refresh-token.js';
import { AccessTokenService } from './access-token.service.js';
import type { TokenPairResponse } from './token-pair.response.js';
import type { Session } from '../sessions/session.entity.js';
import { TokenKeys } from './token-keys.js';

/** Writes the token pair of a session as it stands: the same row, the same refresh token. */
@Injectable()
export class TokenPairs {
  constructor(
    private readonly accessTokens: AccessTokenService,
    private readonly keys: TokenKeys,
  ) {}

  of(
    session: Pick<Session, 'id' | 'userId' | 'generation' | 'seed' | 'idleExpiresAt'>,
    role: Role,
    now: Date,
  ): TokenPairResponse {
    return {
      access_token: this.accessTokens.issue({
        userId: session.userId,
        sessionId: session.id,
        role,
      }),
      token_type: 'Bearer',
      expires_in: this.accessTokens.lifetime,
      refresh_token: formatRefreshToken(session, this.keys.refreshToken),
      refresh_expires_in: Math.floor((session.idleExpiresAt.getTime() - now.getTime()) / 1000),
    };
  }
}
