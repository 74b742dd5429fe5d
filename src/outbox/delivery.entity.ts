import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { TimestampColumn } from '../database/timestamp-column.js';

/**
 * One delivery of the outbox: pending until it is delivered or becomes a dead letter. Deleted after
 * `OUTBOX_RETENTION_DAYS`, because the payload is personal data.
 */
@Entity('outbox')
@Index('outbox_next_attempt_at_idx', ['nextAttemptAt'])
@Index('outbox_user_id_idx', ['userId'])
@Index('outbox_ordering_key_next_attempt_at_idx', ['orderingKey', 'nextAttemptAt'])
export class Delivery {
  /** UUID v7, so that ids sort by the time of `enqueue`. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'outbox_pkey' })
  id!: string;

  /** The kind of the handler, such as `mail`. */
  @Column({ type: 'varchar', length: 32 })
  kind!: string;

  /** Deliveries of one kind and key are delivered one after the other, the oldest first. */
  @Column({ name: 'ordering_key', type: 'varchar', length: 320 })
  orderingKey!: string;

  /** The user that the delivery is about, if any: deleted with the user, and part of its export. */
  @Column({ name: 'user_id', type: 'uuid', nullable: true })
  userId!: string | null;

  /** The input of the handler. It holds no secret: a handler derives tokens when it delivers. */
  @Column({ type: 'simple-json' })
  payload!: object;

  @TimestampColumn({ name: 'created_at' })
  createdAt!: Date;

  /** While an attempt runs, the end of its lease. Null once delivered or dead. */
  @TimestampColumn({ name: 'next_attempt_at', nullable: true })
  nextAttemptAt!: Date | null;

  /** Until then the delivery belongs to the instance that attempts it; null while no attempt runs. */
  @TimestampColumn({ name: 'lease_until', nullable: true })
  leaseUntil!: Date | null;

  /** Attempts that were started. */
  @Column({ type: 'integer', default: 0 })
  attempts!: number;

  /** The first of the failures without a success since; it decides when a delivery is dead. */
  @TimestampColumn({ name: 'failing_since', nullable: true })
  failingSince!: Date | null;

  /** Without secrets; see `describe-failure.ts`. */
  @Column({ name: 'last_error', type: 'varchar', length: 500, nullable: true })
  lastError!: string | null;

  @TimestampColumn({ name: 'delivered_at', nullable: true })
  deliveredAt!: Date | null;

  @TimestampColumn({ name: 'dead_at', nullable: true })
  deadAt!: Date | null;
}
