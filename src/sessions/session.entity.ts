import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { TimestampColumn } from '../database/timestamp-column.js';
import { User } from '../identity/user.entity.js';

export type RevokedReason =
  | 'logout'
  | 'logout_all'
  | 'ended_elsewhere'
  | 'reuse'
  | 'too_many_sessions'
  | 'password_changed'
  | 'user_disabled'
  | 'admin';

/**
 * One sign-in and all that follows from it: a refresh-token family, rotated in place. Neither a
 * token nor a hash of one is kept, see src/tokens/refresh-token.ts.
 */
@Entity('sessions')
@Index('sessions_user_id_idx', ['userId'])
@Index('sessions_unrevoked_idx', ['userId', 'createdAt', 'id'], { where: 'revoked_at IS NULL' })
@Index('sessions_idle_expires_at_idx', ['idleExpiresAt'])
export class Session {
  /** UUID v7; the `sid` claim of its access tokens. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'sessions_pkey' })
  id!: string;

  @Column({ name: 'user_id', type: 'uuid' })
  userId!: string;

  @ManyToOne(() => User, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'sessions_user_id_fkey' })
  user?: User;

  /** How often it was rotated; part of every refresh token. */
  @Column({ type: 'integer' })
  generation!: number;

  /** 32 random bytes in base64url, the part of a refresh token's MAC that only this row knows. */
  @Column({ type: 'varchar', length: 43, select: false })
  seed!: string;

  @TimestampColumn({ name: 'created_at' })
  createdAt!: Date;

  /** The sign-in or the last rotation. */
  @TimestampColumn({ name: 'last_used_at' })
  lastUsedAt!: Date;

  /** Ends when it is not used until then; moves with each rotation, and to the end when it is revoked. */
  @TimestampColumn({ name: 'idle_expires_at' })
  idleExpiresAt!: Date;

  /** Ends then in any case. */
  @TimestampColumn({ name: 'expires_at' })
  expiresAt!: Date;

  @TimestampColumn({ name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;

  @Column({ name: 'revoked_reason', type: 'varchar', length: 32, nullable: true })
  revokedReason!: RevokedReason | null;

  /** Where it was last used from. */
  @Column({ type: 'varchar', length: 45, nullable: true })
  ip!: string | null;

  @Column({ name: 'user_agent', type: 'varchar', length: 255, nullable: true })
  userAgent!: string | null;
}
