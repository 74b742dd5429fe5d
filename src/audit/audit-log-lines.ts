import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import {
  DataSource,
  type EntitySubscriberInterface,
  type InsertEvent,
  type QueryRunner,
  type TransactionCommitEvent,
} from 'typeorm';
import { AuditEvent } from './audit-event.entity.js';
import type { AuditEventName } from './audit-event-name.js';
import { toAuditEventResponse } from './dto/audit-event.response.js';

/** Events worth an alert. */
const WARNINGS = new Set<AuditEventName>(['refresh_reused', 'rate_limited']);

function isWarning({ event, ip, userAgent, details }: AuditEvent): boolean {
  if (event !== 'refresh_replayed') return WARNINGS.has(event);
  // From the client that rotated the token it is a retry or a second tab.
  return details.rotation_ip !== ip || details.rotation_user_agent !== userAgent;
}

/** Also writes each audit event to the log after its commit, for log collectors. */
@Injectable()
export class AuditLogLines implements EntitySubscriberInterface<AuditEvent> {
  private readonly logger = new Logger('Audit');
  private readonly uncommitted = new WeakMap<QueryRunner, AuditEvent[]>();

  constructor(@InjectDataSource() dataSource: DataSource) {
    dataSource.subscribers.push(this);
  }

  listenTo(): typeof AuditEvent {
    return AuditEvent;
  }

  afterInsert({ queryRunner, entity }: InsertEvent<AuditEvent>): void {
    this.uncommitted.set(queryRunner, [...(this.uncommitted.get(queryRunner) ?? []), entity]);
  }

  afterTransactionCommit({ queryRunner }: TransactionCommitEvent): void {
    for (const event of this.uncommitted.get(queryRunner) ?? []) this.writeLine(event);
    this.uncommitted.delete(queryRunner);
  }

  private writeLine(event: AuditEvent): void {
    const line = toAuditEventResponse(event);
    if (isWarning(event)) this.logger.warn(line);
    else this.logger.log(line);
  }
}
