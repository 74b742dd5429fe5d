import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { Acr } from '../access/authentication-strength.js';
import { TimestampColumn } from '../database/timestamp-column.js';
import { User } from '../identity/user.entity.js';

export type RevokedReason =
  | 'logout'
  | 'logout_all'
  | 'ended_elsewhere'
  | 'reuse'
  | 'too_many_sessions'
  | 'password_changed'
  | 'email_change_undone'
  | 'factors_reset'
  | 'user_disabled'
  | 'deletion_scheduled'
  | 'ended_by_client'
  | 'client_disabled'
  | 'admin';

/**
 * One sign-in and its refresh-token family, rotated in place. The row holds neither a token nor a hash
 * of one: see src/tokens/refresh-token.ts.
 */
@Entity('sessions')
@Index('sessions_user_id_idx', ['userId'])
@Index('sessions_unrevoked_idx', ['userId', 'createdAt', 'id'], { where: 'revoked_at IS NULL' })
@Index('sessions_idle_expires_at_idx', ['idleExpiresAt'])
@Index('sessions_client_id_idx', ['clientId'], { where: 'client_id IS NOT NULL' })
@Index('sessions_parent_id_idx', ['parentId'], { where: 'parent_id IS NOT NULL' })
export class Session {
  /** UUID v7; the `sid` claim of its access tokens. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'sessions_pkey' })
  id!: string;

  @Column({ name: 'user_id', type: 'uuid' })
  userId!: string;

  @ManyToOne(() => User, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'sessions_user_id_fkey' })
  user?: User;

  /** Number of rotations; part of every refresh token. */
  @Column({ type: 'integer' })
  generation!: number;

  /** 32 random bytes in base64url: the part of a refresh token's MAC that only this row holds. */
  @Column({ type: 'varchar', length: 43, select: false })
  seed!: string;

  @TimestampColumn({ name: 'created_at' })
  createdAt!: Date;

  /** Time at which the user last proved a credential in this session (`auth_time` of OpenID Connect). */
  @TimestampColumn({ name: 'auth_time', default: 0 })
  authTime!: Date;

  /** Authentication methods (RFC 8176), separated by spaces. */
  @Column({ type: 'varchar', length: 64, default: 'pwd' })
  amr!: string;

  /** Strength of the authentication (`acr` of OpenID Connect). */
  @Column({ type: 'varchar', length: 16, default: 'aal1' })
  acr!: Acr;

  /** Time of the sign-in or the last rotation. */
  @TimestampColumn({ name: 'last_used_at' })
  lastUsedAt!: Date;

  /** Expiry by inactivity; extended by each rotation, and set to the time of a revocation. */
  @TimestampColumn({ name: 'idle_expires_at' })
  idleExpiresAt!: Date;

  /** Absolute expiry. */
  @TimestampColumn({ name: 'expires_at' })
  expiresAt!: Date;

  @TimestampColumn({ name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;

  @Column({ name: 'revoked_reason', type: 'varchar', length: 32, nullable: true })
  revokedReason!: RevokedReason | null;

  /** Address of the sign-in or the last rotation. */
  @Column({ type: 'varchar', length: 45, nullable: true })
  ip!: string | null;

  @Column({ name: 'user_agent', type: 'varchar', length: 255, nullable: true })
  userAgent!: string | null;

  /** The client of a grant (src/oauth); null for a sign-in of the user. */
  @Column({ name: 'client_id', type: 'varchar', length: 255, nullable: true })
  clientId!: string | null;

  /** The scopes of a grant, separated by spaces. */
  @Column({ type: 'varchar', length: 1000, nullable: true })
  scope!: string | null;

  /** The audience of the access tokens of a grant: resources, separated by spaces. */
  @Column({ type: 'varchar', length: 2000, nullable: true })
  audience!: string | null;

  /** The claims that a grant requests from userinfo, separated by spaces. */
  @Column({ type: 'varchar', length: 2000, nullable: true })
  claims!: string | null;

  /** The session in which the user approved a grant. */
  @Column({ name: 'parent_id', type: 'uuid', nullable: true })
  parentId!: string | null;

  /** Thumbprint of the key that the tokens of a grant are bound to (RFC 9449). */
  @Column({ name: 'dpop_jkt', type: 'varchar', length: 43, nullable: true })
  dpopJkt!: string | null;

  /** Whether the client must still be notified of the end of the grant (OpenID Connect Back-Channel Logout). */
  @Column({ name: 'notifies_logout', type: 'boolean', default: false })
  notifiesLogout!: boolean;
}
