import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { BigintColumn } from '../../database/bigint-column.js';
import { TimestampColumn } from '../../database/timestamp-column.js';
import { User } from '../../identity/user.entity.js';

/** A passkey of a user: a WebAuthn credential. */
@Entity('passkeys')
@Index('passkeys_credential_id_key', ['credentialId'], { unique: true })
@Index('passkeys_user_id_idx', ['userId'])
export class Passkey {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'passkeys_pkey' })
  id!: string;

  @Column({ name: 'user_id', type: 'uuid' })
  userId!: string;

  @ManyToOne(() => User, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'passkeys_user_id_fkey' })
  user?: User;

  /** In base64url; at most 1,023 bytes (WebAuthn, section 4). */
  @Column({ name: 'credential_id', type: 'varchar', length: 1364 })
  credentialId!: string;

  /** A COSE key in base64url. */
  @Column({ name: 'public_key', type: 'varchar', length: 4096 })
  publicKey!: string;

  /** The signature counter; 0 for authenticators without one. */
  @BigintColumn({ name: 'sign_count' })
  signCount!: number;

  /** Hints for browsers, separated by spaces. */
  @Column({ type: 'varchar', length: 255 })
  transports!: string;

  /** The model of the authenticator. */
  @Column({ type: 'uuid' })
  aaguid!: string;

  /** Whether the passkey can be synced between devices. */
  @Column({ name: 'is_backup_eligible', type: 'boolean' })
  isBackupEligible!: boolean;

  @Column({ name: 'is_backed_up', type: 'boolean' })
  isBackedUp!: boolean;

  /** Whether the authenticator has verified its user with it (WebAuthn, "uvInitialized"). */
  @Column({ name: 'is_uv_initialized', type: 'boolean' })
  isUvInitialized!: boolean;

  @Column({ type: 'varchar', length: 64 })
  name!: string;

  @TimestampColumn({ name: 'created_at' })
  createdAt!: Date;

  @TimestampColumn({ name: 'last_used_at', nullable: true })
  lastUsedAt!: Date | null;
}
