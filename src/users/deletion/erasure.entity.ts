import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TimestampColumn } from '../../database/timestamp-column.js';

/**
 * The erasure of a deleted user that is not complete: the audit log may still have its id. Deleted when the
 * erasure is complete, and with it the link between the user and the pseudonym.
 */
@Entity('erasures')
export class Erasure {
  @PrimaryColumn({ name: 'user_id', type: 'uuid', primaryKeyConstraintName: 'erasures_pkey' })
  userId!: string;

  /** Random; replaces the id in the audit log, so that the events of one user still belong together. */
  @Column({ type: 'uuid' })
  pseudonym!: string;

  @TimestampColumn({ name: 'created_at' })
  createdAt!: Date;
}
