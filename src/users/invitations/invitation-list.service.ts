import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { decodeCursor } from '../../http/paging/cursor.js';
import type { PageQueryDto } from '../../http/paging/page-query.dto.js';
import type { Page } from '../../http/paging/page.dto.js';
import { toPage } from '../../http/paging/to-page.js';
import { User } from '../../identity/user.entity.js';
import { type InvitationResponse, toInvitationResponse } from './dto/invitation.response.js';
import { IS_INVITED } from './invited-user.js';

const NEWEST_FIRST = '-created_at';

/** Lists the invitations that are not accepted, expired ones included, the newest first. */
@Injectable()
export class InvitationListService {
  constructor(@InjectRepository(User) private readonly users: Repository<User>) {}

  async list(query: PageQueryDto): Promise<Page<InvitationResponse>> {
    const all = this.users.createQueryBuilder('user').where(IS_INVITED);
    const page = all
      .clone()
      .orderBy('user.createdAt', 'DESC')
      .addOrderBy('user.id', 'DESC')
      .limit(query.limit + 1);
    if (query.cursor !== undefined) {
      const after = decodeCursor(query.cursor, NEWEST_FIRST, 'number');
      page.andWhere('(user.createdAt, user.id) < (:value, :id)', after);
    }
    return {
      ...toPage(await page.getMany(), {
        limit: query.limit,
        sort: NEWEST_FIRST,
        valueOf: ({ createdAt }) => createdAt.getTime(),
        present: toInvitationResponse,
      }),
      ...(query.with_total && { total: await all.getCount() }),
    };
  }
}
