import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository, SelectQueryBuilder } from 'typeorm';
import { firstIdOf } from '../database/first-id-of.js';
import { parseAddress } from '../http/client-address/parse-address.js';
import { decodeCursor } from '../http/paging/cursor.js';
import type { Page } from '../http/paging/page.dto.js';
import { toPage } from '../http/paging/to-page.js';
import { AuditEvent } from './audit-event.entity.js';
import { type AuditEventResponse, toAuditEventResponse } from './dto/audit-event.response.js';
import type { ListAuditEventsQuery } from './dto/list-audit-events.query.js';

/** Lists security events. Sorting and the time range work on the ids, which sort by time. */
@Injectable()
export class AuditListService {
  constructor(@InjectRepository(AuditEvent) private readonly events: Repository<AuditEvent>) {}

  async list(query: ListAuditEventsQuery): Promise<Page<AuditEventResponse>> {
    const filtered = this.filter(query);
    const [direction, operator] = query.sort === 'occurred_at' ? ['ASC', '>'] : ['DESC', '<'];
    const page = filtered
      .clone()
      .orderBy('event.id', direction as 'ASC' | 'DESC')
      .limit(query.limit + 1);
    if (query.cursor !== undefined) {
      const { id } = decodeCursor(query.cursor, query.sort, 'number');
      page.andWhere(`event.id ${operator} :after`, { after: id });
    }
    return {
      ...toPage(await page.getMany(), {
        limit: query.limit,
        sort: query.sort,
        valueOf: ({ occurredAt }) => occurredAt.getTime(),
        present: toAuditEventResponse,
      }),
      ...(query.with_total && { total: await filtered.getCount() }),
    };
  }

  private filter(query: ListAuditEventsQuery): SelectQueryBuilder<AuditEvent> {
    const { event, user_id: userId, actor_id: actorId, ip, since, until } = query;
    const events = this.events.createQueryBuilder('event');
    if (event !== undefined) events.andWhere('event.event = :event', { event });
    if (userId !== undefined) events.andWhere('event.userId = :userId', { userId });
    if (actorId !== undefined) events.andWhere('event.actorId = :actorId', { actorId });
    if (ip !== undefined) events.andWhere('event.ip = :ip', { ip: parseAddress(ip) });
    if (since !== undefined) events.andWhere('event.id >= :since', { since: firstIdOf(since) });
    if (until !== undefined) events.andWhere('event.id < :until', { until: firstIdOf(until) });
    return events;
  }
}
