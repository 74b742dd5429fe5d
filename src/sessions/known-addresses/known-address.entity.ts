import { Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { TimestampColumn } from '../../database/timestamp-column.js';
import { User } from '../../identity/user.entity.js';

/** An address from which a user has signed in or refreshed a session. */
@Entity('known_addresses')
@Index('known_addresses_last_used_at_idx', ['lastUsedAt'])
export class KnownAddress {
  @PrimaryColumn({
    name: 'user_id',
    type: 'uuid',
    primaryKeyConstraintName: 'known_addresses_pkey',
  })
  userId!: string;

  /** As `addressKey` returns it: an IPv6 address by its /64. */
  @PrimaryColumn({ type: 'varchar', length: 45, primaryKeyConstraintName: 'known_addresses_pkey' })
  address!: string;

  @ManyToOne(() => User, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'known_addresses_user_id_fkey' })
  user?: User;

  /** Accurate to a day. */
  @TimestampColumn({ name: 'last_used_at' })
  lastUsedAt!: Date;
}
