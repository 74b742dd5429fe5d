import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, type Repository } from 'typeorm';
import { decodeCursor } from '../http/paging/cursor.js';
import type { PageQueryDto } from '../http/paging/page-query.dto.js';
import type { Page } from '../http/paging/page.dto.js';
import { toPage } from '../http/paging/to-page.js';
import { UserLookup } from '../identity/user-lookup.service.js';
import { type SessionResponse, toSessionResponse } from './dto/session.response.js';
import { activeAt } from './active-sessions.js';
import { Session } from './session.entity.js';

const NEWEST_FIRST = '-created_at';

/** Lists the active sessions of a user, the newest sign-in first. Grants are listed by application. */
@Injectable()
export class SessionListService {
  constructor(
    @InjectRepository(Session) private readonly sessions: Repository<Session>,
    private readonly users: UserLookup,
  ) {}

  /** As `list`, on behalf of an admin. @throws AppException `not_found` for an unknown user */
  async listForAdmin(
    userId: string,
    currentId: string,
    query: PageQueryDto,
  ): Promise<Page<SessionResponse>> {
    const { id } = await this.users.get(userId);
    return this.list(id, currentId, query);
  }

  /** @param currentId the session of the request, where there is one */
  async list(
    userId: string,
    currentId: string | undefined,
    query: PageQueryDto,
  ): Promise<Page<SessionResponse>> {
    const all = this.sessions
      .createQueryBuilder('session')
      .where({ userId, clientId: IsNull(), ...activeAt(new Date()) });
    const page = all
      .clone()
      .orderBy('session.createdAt', 'DESC')
      .addOrderBy('session.id', 'DESC')
      .limit(query.limit + 1);
    if (query.cursor !== undefined) {
      const after = decodeCursor(query.cursor, NEWEST_FIRST, 'number');
      page.andWhere('(session.createdAt, session.id) < (:value, :id)', after);
    }
    return {
      ...toPage(await page.getMany(), {
        limit: query.limit,
        sort: NEWEST_FIRST,
        valueOf: ({ createdAt }) => createdAt.getTime(),
        present: (session) => toSessionResponse(session, currentId),
      }),
      ...(query.with_total && { total: await all.getCount() }),
    };
  }
}
