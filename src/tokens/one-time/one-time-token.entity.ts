import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { TimestampColumn } from '../../database/timestamp-column.js';
import { User } from '../../identity/user.entity.js';
import type { OneTimePurpose } from './one-time-purpose.js';

/** A one-time token. The row contains neither the token nor a hash of it. */
@Entity('one_time_tokens')
@Index('one_time_tokens_user_id_idx', ['userId', 'purpose'])
@Index('one_time_tokens_expires_at_idx', ['expiresAt'])
export class OneTimeToken {
  /** UUID v7; the first part of the token. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'one_time_tokens_pkey' })
  id!: string;

  @Column({ type: 'varchar', length: 32 })
  purpose!: OneTimePurpose;

  /** Null for the record of a code that was tried for an address without a token. */
  @Column({ name: 'user_id', type: 'uuid', nullable: true })
  userId!: string | null;

  @ManyToOne(() => User, { onDelete: 'CASCADE', nullable: true })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'one_time_tokens_user_id_fkey' })
  user?: User;

  /** The e-mail address that the token is about. */
  @Column({ type: 'varchar', length: 320, nullable: true })
  subject!: string | null;

  /** 256 random bits; useless without the key. */
  @Column({ type: 'varchar', length: 64 })
  seed!: string;

  /** The user's epoch at the issue; null for a token that survives changes of credentials. */
  @Column({ name: 'credential_epoch', type: 'integer', nullable: true })
  credentialEpoch!: number | null;

  /** Codes that were tried. */
  @Column({ type: 'integer', default: 0 })
  attempts!: number;

  @TimestampColumn({ name: 'created_at' })
  createdAt!: Date;

  @TimestampColumn({ name: 'expires_at' })
  expiresAt!: Date;

  /** The time at which the token was used or replaced. */
  @TimestampColumn({ name: 'consumed_at', nullable: true })
  consumedAt!: Date | null;
}
