import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { TimestampColumn } from '../../database/timestamp-column.js';
import { User } from '../../identity/user.entity.js';

/** A recovery code, used once in place of a second factor. The row contains its MAC only. */
@Entity('recovery_codes')
@Index('recovery_codes_user_id_mac_key', ['userId', 'mac'], { unique: true })
export class RecoveryCode {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'recovery_codes_pkey' })
  id!: string;

  @Column({ name: 'user_id', type: 'uuid' })
  userId!: string;

  @ManyToOne(() => User, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'recovery_codes_user_id_fkey' })
  user?: User;

  /** HMAC-SHA256 in base64url. */
  @Column({ type: 'varchar', length: 43 })
  mac!: string;

  /** The key of the MAC: a code of a key that has been removed cannot be used any more, and counts no longer. */
  @Column({ name: 'key_id', type: 'varchar', length: 16 })
  keyId!: string;

  @TimestampColumn({ name: 'created_at' })
  createdAt!: Date;

  @TimestampColumn({ name: 'used_at', nullable: true })
  usedAt!: Date | null;
}
