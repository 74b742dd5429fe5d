import { Injectable } from '@nestjs/common';
import type { Principal } from '../access/principal.js';
import { parseRefreshToken } from '../tokens/refresh-token.js';
import { PrincipalsService } from './principals.service.js';
import { RotationPolicy } from './rotation/rotation-policy.js';
import type { LoadedSession } from './rotation/session-reader.js';
import { SessionCache } from './rotation/session-cache.js';

/** Finds the user behind a refresh token without a rotation: of a browser that comes by a link. */
@Injectable()
export class SessionByToken {
  constructor(
    private readonly cache: SessionCache,
    private readonly policy: RotationPolicy,
    private readonly principals: PrincipalsService,
  ) {}

  /** @returns undefined unless a refresh would accept the token; changes nothing */
  async find(refreshToken: string): Promise<Principal | undefined> {
    const session = await this.findUsable(refreshToken, null);
    return session && this.principals.find({ sid: session.id, sub: session.userId });
  }

  /** As `find`, for the grant of a client. */
  async findGrant(refreshToken: string, clientId: string): Promise<LoadedSession | undefined> {
    return this.findUsable(refreshToken, clientId);
  }

  private async findUsable(
    refreshToken: string,
    owner: string | null,
  ): Promise<LoadedSession | undefined> {
    const claims = parseRefreshToken(refreshToken);
    const session = claims && (await this.cache.reread(claims.sessionId));
    if (!session) return undefined;
    const decision = this.policy.decide(claims, session, new Date(), owner);
    return decision === 'current' || decision === 'parent' ? session : undefined;
  }
}
