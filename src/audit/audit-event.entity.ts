import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { TimestampColumn } from '../database/timestamp-column.js';
import type { AuditEventName } from './audit-event-name.js';
import type { AuditDetails } from './audit-details.js';

/**
 * One security event. Rows are added and, after `AUDIT_RETENTION_DAYS`, deleted; triggers refuse all else.
 * Ids stand without foreign keys: what was done to an account stays known when it is gone.
 */
@Entity('audit_events')
@Index('audit_events_event_id_idx', ['event', 'id'])
@Index('audit_events_user_id_id_idx', ['userId', 'id'])
@Index('audit_events_actor_id_id_idx', ['actorId', 'id'])
@Index('audit_events_ip_id_idx', ['ip', 'id'])
export class AuditEvent {
  /** UUID v7 of the moment: the order of ids is the order of time, see `audit-id.ts`. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'audit_events_pkey' })
  id!: string;

  @TimestampColumn({ name: 'occurred_at' })
  occurredAt!: Date;

  @Column({ type: 'varchar', length: 32 })
  event!: AuditEventName;

  /** Who did it; none on the command line, and where nobody was signed in. */
  @Column({ name: 'actor_id', type: 'uuid', nullable: true })
  actorId!: string | null;

  /** Whose account it is about. */
  @Column({ name: 'user_id', type: 'uuid', nullable: true })
  userId!: string | null;

  /** Which session it is about, where that is one. */
  @Column({ name: 'session_id', type: 'uuid', nullable: true })
  sessionId!: string | null;

  @Column({ type: 'varchar', length: 45, nullable: true })
  ip!: string | null;

  @Column({ name: 'user_agent', type: 'varchar', length: 255, nullable: true })
  userAgent!: string | null;

  @Column({ name: 'request_id', type: 'varchar', length: 64, nullable: true })
  requestId!: string | null;

  /** Never a secret, nor a name that somebody typed: that may be a password in the wrong field. */
  @Column({ type: 'simple-json' })
  details!: AuditDetails;
}
