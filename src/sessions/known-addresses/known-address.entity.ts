import { Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { TimestampColumn } from '../../database/timestamp-column.js';
import { User } from '../../identity/user.entity.js';

/** Where somebody has been who knew the account's password, or had a session of it. */
@Entity('known_addresses')
@Index('known_addresses_last_used_at_idx', ['lastUsedAt'])
export class KnownAddress {
  @PrimaryColumn({
    name: 'user_id',
    type: 'uuid',
    primaryKeyConstraintName: 'known_addresses_pkey',
  })
  userId!: string;

  /** As `addressKey` names it: an IPv6 address by its /64. */
  @PrimaryColumn({ type: 'varchar', length: 45, primaryKeyConstraintName: 'known_addresses_pkey' })
  address!: string;

  @ManyToOne(() => User, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'known_addresses_user_id_fkey' })
  user?: User;

  /** To the day. */
  @TimestampColumn({ name: 'last_used_at' })
  lastUsedAt!: Date;
}
