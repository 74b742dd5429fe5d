import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { EntityManager, Repository } from 'typeorm';
import { invalidToken } from '../access/invalid-token.js';
import { parseAmr } from '../access/authentication-strength.js';
import type { Grant, Principal } from '../access/principal.js';
import { UsableFactors } from '../credentials/usable-factors.js';
import { activeAt } from './active-sessions.js';
import { type CachedPrincipal, PrincipalCache, type PrincipalKey } from './principal-cache.js';
import { Session } from './session.entity.js';

/** A user, and the access of a client to it. */
export type GrantedPrincipal = CachedPrincipal & { readonly grant: Grant };

/** The current state behind an access token: an active session, an active user, the user's role. */
@Injectable()
export class PrincipalsService {
  constructor(
    @InjectRepository(Session) private readonly sessions: Repository<Session>,
    private readonly cache: PrincipalCache,
    private readonly factors: UsableFactors,
  ) {}

  /**
   * @returns undefined when the session is revoked or expired, or its user is disabled or deleted; and for the
   *   grant of a client
   */
  find(key: PrincipalKey): Principal | undefined | Promise<Principal | undefined> {
    const found = this.cache.find(key, () => this.read(key, this.sessions.manager));
    return found instanceof Promise ? found.then(withoutGrant) : withoutGrant(found);
  }

  /** As `find`, for the grant of a client. */
  async findGrant(key: PrincipalKey): Promise<GrantedPrincipal | undefined> {
    const found = await this.cache.find(key, () => this.read(key, this.sessions.manager));
    return found?.grant && { ...found, grant: found.grant };
  }

  /**
   * Checks a principal again, within the transaction that writes. A guard has admitted the request, but
   * hashing a password takes long enough for the session to be revoked or the user to be disabled
   * meanwhile. Reads the database, never the cache: the view of the transaction decides.
   *
   * @throws AppException `invalid_token`
   */
  async assertActive(principal: Principal, manager: EntityManager): Promise<void> {
    const { sessionId: sid, userId: sub } = principal;
    if (!(await this.read({ sid, sub }, manager))) throw invalidToken();
  }

  private async read(
    { sid, sub }: PrincipalKey,
    manager: EntityManager,
  ): Promise<CachedPrincipal | undefined> {
    const session = await manager
      .createQueryBuilder(Session, 'session')
      .select(['session.id', 'session.authTime', 'session.amr', 'session.acr'])
      .addSelect(['session.idleExpiresAt', 'session.expiresAt'])
      .addSelect(['session.clientId', 'session.scope', 'session.claims', 'session.dpopJkt'])
      .addSelect(['user.id', 'user.role', 'user.emailVerifiedAt', 'user.hasSecondFactor'])
      .innerJoin('session.user', 'user')
      .where({ id: sid, ...activeAt(new Date()) })
      // Not as `user: { … }` above: beside an id, TypeORM drops the other conditions on a relation.
      .andWhere('user.id = :sub', { sub })
      .andWhere('user.isActive = :isActive', { isActive: true })
      .getOne();
    if (!session?.user) return undefined;
    return {
      principal: {
        userId: session.user.id,
        sessionId: session.id,
        role: session.user.role,
        emailVerified: session.user.emailVerifiedAt !== null,
        authTime: session.authTime,
        amr: parseAmr(session.amr),
        acr: session.acr,
        hasSecondFactor: await this.factors.has(manager, session.user),
      },
      grant: grantOf(session),
      expiresAt: Math.min(session.idleExpiresAt.getTime(), session.expiresAt.getTime()),
    };
  }
}

function withoutGrant(found: CachedPrincipal | undefined): Principal | undefined {
  return found?.grant ? undefined : found?.principal;
}

function grantOf({ clientId, scope, claims, dpopJkt }: Session): Grant | undefined {
  return clientId === null ? undefined : { clientId, scope: scope ?? '', claims, dpopJkt };
}
