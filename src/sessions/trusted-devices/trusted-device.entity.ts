import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { TimestampColumn } from '../../database/timestamp-column.js';
import { User } from '../../identity/user.entity.js';

/** A device on which sign-ins need no second factor. The row contains no token. */
@Entity('trusted_devices')
@Index('trusted_devices_user_id_idx', ['userId'])
@Index('trusted_devices_expires_at_idx', ['expiresAt'])
export class TrustedDevice {
  /** UUID v7; the first part of its token. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'trusted_devices_pkey' })
  id!: string;

  @Column({ name: 'user_id', type: 'uuid' })
  userId!: string;

  @ManyToOne(() => User, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'trusted_devices_user_id_fkey' })
  user?: User;

  /** 32 random bytes in base64url: the part of the token's MAC that only this row holds. */
  @Column({ type: 'varchar', length: 43 })
  seed!: string;

  /** The user's epoch at the creation: the trust is void after a change of credentials. */
  @Column({ name: 'credential_epoch', type: 'integer' })
  credentialEpoch!: number;

  @Column({ type: 'varchar', length: 45, nullable: true })
  ip!: string | null;

  @Column({ name: 'user_agent', type: 'varchar', length: 255, nullable: true })
  userAgent!: string | null;

  @TimestampColumn({ name: 'created_at' })
  createdAt!: Date;

  @TimestampColumn({ name: 'last_used_at' })
  lastUsedAt!: Date;

  @TimestampColumn({ name: 'expires_at' })
  expiresAt!: Date;
}
