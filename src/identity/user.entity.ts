import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { Role } from '../access/role.enum.js';
import { TimestampColumn } from '../database/timestamp-column.js';

/** A user. E-mail address and username are stored as given, beside their unique canonical forms. */
@Entity('users')
@Index('users_created_at_id_idx', ['createdAt', 'id'])
@Index('users_factor_reset_due_at_idx', ['factorResetDueAt'], {
  where: 'factor_reset_due_at IS NOT NULL',
})
@Index('users_deletion_due_at_idx', ['deletionDueAt'], { where: 'deletion_due_at IS NOT NULL' })
export class User {
  /** UUID v7, so that ids sort by creation. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'users_pkey' })
  id!: string;

  @Column({ type: 'varchar', length: 320 })
  email!: string;

  @Index('users_email_canonical_key', { unique: true })
  @Column({ name: 'email_canonical', type: 'varchar', length: 320 })
  emailCanonical!: string;

  @Column({ type: 'varchar', length: 64 })
  username!: string;

  @Index('users_username_canonical_key', { unique: true })
  @Column({ name: 'username_canonical', type: 'varchar', length: 64 })
  usernameCanonical!: string;

  /** Null for a user without a password. Excluded from queries that do not select it by name. */
  @Column({ name: 'password_hash', type: 'varchar', length: 255, nullable: true, select: false })
  passwordHash!: string | null;

  @Column({ name: 'full_name', type: 'varchar', length: 200, nullable: true })
  fullName!: string | null;

  /** The text that the admin's search matches; computed by `searchText`, the same on both engines. */
  @Column({ name: 'search_text', type: 'text', select: false })
  searchText!: string;

  @Column({ type: 'varchar', length: 16 })
  role!: Role;

  @Column({ name: 'is_active', type: 'boolean' })
  isActive!: boolean;

  @TimestampColumn({ name: 'created_at' })
  createdAt!: Date;

  @TimestampColumn({ name: 'updated_at' })
  updatedAt!: Date;

  @TimestampColumn({ name: 'last_login_at', nullable: true })
  lastLoginAt!: Date | null;

  @TimestampColumn({ name: 'password_changed_at' })
  passwordChangedAt!: Date;

  /** Expiry of a temporary password; null for a password of the user. */
  @TimestampColumn({ name: 'password_expires_at', nullable: true })
  passwordExpiresAt!: Date | null;

  /** Incremented by each change that invalidates pending sign-ins and one-time tokens. */
  @Column({ name: 'credential_epoch', type: 'integer', default: 0 })
  credentialEpoch!: number;

  /** Time at which the user proved to receive mail at `email`. */
  @TimestampColumn({ name: 'email_verified_at', nullable: true })
  emailVerifiedAt!: Date | null;

  /** A new address that the user has not confirmed yet. */
  @Column({ name: 'pending_email', type: 'varchar', length: 320, nullable: true })
  pendingEmail!: string | null;

  /** BCP 47 tag of the language of mails. */
  @Column({ type: 'varchar', length: 35, nullable: true })
  locale!: string | null;

  /** End of the grace period of a scheduled deletion. */
  @TimestampColumn({ name: 'deletion_due_at', nullable: true })
  deletionDueAt!: Date | null;

  /** Whether the user has a factor besides the password: a TOTP credential or a passkey. */
  @Column({ name: 'has_second_factor', type: 'boolean', default: false })
  hasSecondFactor!: boolean;

  /** Time at which an admin's reset of the factors takes effect. */
  @TimestampColumn({ name: 'factor_reset_due_at', nullable: true })
  factorResetDueAt!: Date | null;
}
