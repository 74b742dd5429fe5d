import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { EntityManager, Repository } from 'typeorm';
import { invalidToken } from '../access/invalid-token.js';
import type { Principal } from '../access/principal.js';
import { ActingPrincipal } from '../users/acting-principal.js';
import { activeAt } from './active-sessions.js';
import { type CachedPrincipal, PrincipalCache, type PrincipalKey } from './principal-cache.js';
import { Session } from './session.entity.js';

/** What an access token stands for right now: its session is open, its user active, with that role. */
@Injectable()
export class PrincipalsService implements OnModuleInit {
  constructor(
    @InjectRepository(Session) private readonly sessions: Repository<Session>,
    private readonly cache: PrincipalCache,
    private readonly actingPrincipal: ActingPrincipal,
  ) {}

  onModuleInit(): void {
    this.actingPrincipal.register((principal, manager) => this.confirm(principal, manager));
  }

  /** @returns undefined when the session has ended, or its user is disabled or deleted */
  find(key: PrincipalKey): Principal | Promise<Principal | undefined> {
    return this.cache.find(key, () => this.read(key, this.sessions.manager));
  }

  private async read(
    { sid, sub }: PrincipalKey,
    manager: EntityManager,
  ): Promise<CachedPrincipal | undefined> {
    const session = await manager
      .createQueryBuilder(Session, 'session')
      .select(['session.id', 'session.idleExpiresAt', 'session.expiresAt', 'user.id', 'user.role'])
      .innerJoin('session.user', 'user')
      .where({ id: sid, ...activeAt(new Date()) })
      // Not as `user: { … }` above: beside an id, TypeORM drops the other conditions on a relation.
      .andWhere('user.id = :sub', { sub })
      .andWhere('user.isActive = :isActive', { isActive: true })
      .getOne();
    if (!session?.user) return undefined;
    return {
      principal: { userId: session.user.id, sessionId: session.id, role: session.user.role },
      until: Math.min(session.idleExpiresAt.getTime(), session.expiresAt.getTime()),
    };
  }

  /** Never from memory: the writing transaction's own view is what counts. */
  private async confirm(principal: Principal, manager: EntityManager): Promise<void> {
    const { sessionId: sid, userId: sub } = principal;
    if (!(await this.read({ sid, sub }, manager))) throw invalidToken();
  }
}
