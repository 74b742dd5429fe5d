import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, MoreThan, type Repository } from 'typeorm';
import type { Principal } from '../common/access/principal.js';
import { Session } from './session.entity.js';

/** What an access token stands for right now: its session is open, its user active, with that role. */
@Injectable()
export class PrincipalsService {
  constructor(@InjectRepository(Session) private readonly sessions: Repository<Session>) {}

  /** @returns undefined when the session has ended, or its user is disabled or deleted */
  async find({ sid, sub }: { sid: string; sub: string }): Promise<Principal | undefined> {
    const now = new Date();
    const session = await this.sessions
      .createQueryBuilder('session')
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
}
