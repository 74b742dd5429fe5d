import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, IsNull, MoreThan, type Repository } from 'typeorm';
import { invalidToken } from '../common/access/invalid-token.js';
import type { Principal } from '../common/access/principal.js';
import { ActingPrincipal } from '../users/acting-principal.js';
import { Session } from './session.entity.js';

/** What an access token stands for right now: its session is open, its user active, with that role. */
@Injectable()
export class PrincipalsService implements OnModuleInit {
  constructor(
    @InjectRepository(Session) private readonly sessions: Repository<Session>,
    private readonly actingPrincipal: ActingPrincipal,
  ) {}

  onModuleInit(): void {
    this.actingPrincipal.register((principal, manager) => this.confirm(principal, manager));
  }

  /** @returns undefined when the session has ended, or its user is disabled or deleted */
  async find(
    { sid, sub }: { sid: string; sub: string },
    manager: EntityManager = this.sessions.manager,
  ): Promise<Principal | undefined> {
    const now = new Date();
    const session = await manager
      .createQueryBuilder(Session, 'session')
      .select(['session.id', 'user.id', 'user.role'])
      .innerJoin('session.user', 'user')
      .where({
        id: sid,
        revokedAt: IsNull(),
        idleExpiresAt: MoreThan(now),
        expiresAt: MoreThan(now),
      })
      // Not as `user: { … }` above: beside an id, TypeORM drops the other conditions on a relation.
      .andWhere('user.id = :sub', { sub })
      .andWhere('user.isActive = :isActive', { isActive: true })
      .getOne();
    return (
      session?.user && { userId: session.user.id, sessionId: session.id, role: session.user.role }
    );
  }

  private async confirm(principal: Principal, manager: EntityManager): Promise<void> {
    const current = await this.find({ sid: principal.sessionId, sub: principal.userId }, manager);
    if (!current) throw invalidToken();
  }
}
