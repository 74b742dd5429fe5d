import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { TimestampColumn } from '../../database/timestamp-column.js';
import { User } from '../../identity/user.entity.js';

/** An authenticator app of a user (RFC 6238). A user has at most one that is active and one that is pending. */
@Entity('totp_credentials')
@Index('totp_credentials_active_key', ['userId'], {
  unique: true,
  where: 'activated_at IS NOT NULL',
})
@Index('totp_credentials_pending_key', ['userId'], {
  unique: true,
  where: 'activated_at IS NULL',
})
export class TotpCredential {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'totp_credentials_pkey' })
  id!: string;

  @Column({ name: 'user_id', type: 'uuid' })
  userId!: string;

  @ManyToOne(() => User, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'totp_credentials_user_id_fkey' })
  user?: User;

  /** Sealed. */
  @Column({ type: 'varchar', length: 255 })
  secret!: string;

  /** The time step of the last accepted code; no step is accepted twice. */
  @Column({ name: 'last_step', type: 'integer', nullable: true })
  lastStep!: number | null;

  @TimestampColumn({ name: 'created_at' })
  createdAt!: Date;

  /** Null until the user has proved a code. */
  @TimestampColumn({ name: 'activated_at', nullable: true })
  activatedAt!: Date | null;
}
