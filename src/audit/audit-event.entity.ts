import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { TimestampColumn } from '../database/timestamp-column.js';
import type { AuditEventName } from './audit-event-name.js';
import type { AuditDetails } from './audit-details.js';

/**
 * One security event. Rows are inserted and, after `AUDIT_RETENTION_DAYS`, deleted; triggers reject
 * every other change. Ids have no foreign keys: events outlive the users and sessions that they name.
 */
@Entity('audit_events')
@Index('audit_events_event_id_idx', ['event', 'id'])
@Index('audit_events_user_id_id_idx', ['userId', 'id'])
@Index('audit_events_actor_id_id_idx', ['actorId', 'id'])
@Index('audit_events_ip_id_idx', ['ip', 'id'])
export class AuditEvent {
  /** UUID v7 of the time of the event, so that ids sort by time; see `audit-id.ts`. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'audit_events_pkey' })
  id!: string;

  @TimestampColumn({ name: 'occurred_at' })
  occurredAt!: Date;

  @Column({ type: 'varchar', length: 32 })
  event!: AuditEventName;

  /** The user that caused the event; null on the command line and for unauthenticated requests. */
  @Column({ name: 'actor_id', type: 'uuid', nullable: true })
  actorId!: string | null;

  /** The affected user. */
  @Column({ name: 'user_id', type: 'uuid', nullable: true })
  userId!: string | null;

  /** The affected session; null for several. */
  @Column({ name: 'session_id', type: 'uuid', nullable: true })
  sessionId!: string | null;

  @Column({ type: 'varchar', length: 45, nullable: true })
  ip!: string | null;

  @Column({ name: 'user_agent', type: 'varchar', length: 255, nullable: true })
  userAgent!: string | null;

  @Column({ name: 'request_id', type: 'varchar', length: 64, nullable: true })
  requestId!: string | null;

  /** Never a secret, nor a name as typed: that may be a password in the wrong field. */
  @Column({ type: 'simple-json' })
  details!: AuditDetails;
}
