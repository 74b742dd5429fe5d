import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { TimestampColumn } from '../../database/timestamp-column.js';
import { User } from '../../identity/user.entity.js';
import { OauthClient } from '../clients/client.entity.js';

/** The scopes that a user has granted to a client. */
@Entity('oauth_consents')
@Index('oauth_consents_user_id_client_id_key', ['userId', 'clientId'], { unique: true })
@Index('oauth_consents_client_id_idx', ['clientId'])
export class OauthConsent {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'oauth_consents_pkey' })
  id!: string;

  @Column({ name: 'user_id', type: 'uuid' })
  userId!: string;

  @ManyToOne(() => User, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'oauth_consents_user_id_fkey' })
  user?: User;

  @Column({ name: 'client_id', type: 'varchar', length: 255 })
  clientId!: string;

  @ManyToOne(() => OauthClient, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'client_id', foreignKeyConstraintName: 'oauth_consents_client_id_fkey' })
  client?: OauthClient;

  /** Separated by spaces. */
  @Column({ type: 'varchar', length: 1000 })
  scope!: string;

  /** Resources, separated by spaces; null for the default of the client. */
  @Column({ type: 'varchar', length: 2000, nullable: true })
  audience!: string | null;

  @TimestampColumn({ name: 'created_at' })
  createdAt!: Date;

  @TimestampColumn({ name: 'updated_at' })
  updatedAt!: Date;
}
