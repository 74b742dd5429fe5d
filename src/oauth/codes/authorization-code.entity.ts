import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { Acr } from '../../access/authentication-strength.js';
import { TimestampColumn } from '../../database/timestamp-column.js';
import { User } from '../../identity/user.entity.js';
import { OauthClient } from '../clients/client.entity.js';
import type { GrantParameters } from '../requests/request-parameters.js';

/** An authorization code, used once. The row does not contain the code. */
@Entity('oauth_codes')
@Index('oauth_codes_client_id_idx', ['clientId'])
@Index('oauth_codes_user_id_idx', ['userId'])
@Index('oauth_codes_expires_at_idx', ['expiresAt'])
export class AuthorizationCode {
  /** UUID v7; the first part of the code. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'oauth_codes_pkey' })
  id!: string;

  @Column({ type: 'varchar', length: 43 })
  seed!: string;

  @Column({ name: 'client_id', type: 'varchar', length: 255 })
  clientId!: string;

  @ManyToOne(() => OauthClient, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'client_id', foreignKeyConstraintName: 'oauth_codes_client_id_fkey' })
  client?: OauthClient;

  @Column({ name: 'user_id', type: 'uuid' })
  userId!: string;

  @ManyToOne(() => User, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'oauth_codes_user_id_fkey' })
  user?: User;

  /** The session in which the user approved the request. */
  @Column({ name: 'session_id', type: 'uuid' })
  sessionId!: string;

  /** The user's epoch at the approval: the code is void after a change of credentials. */
  @Column({ name: 'credential_epoch', type: 'integer' })
  credentialEpoch!: number;

  @Column({ name: 'grant_parameters', type: 'simple-json' })
  parameters!: GrantParameters;

  @TimestampColumn({ name: 'auth_time' })
  authTime!: Date;

  @Column({ type: 'varchar', length: 64 })
  amr!: string;

  @Column({ type: 'varchar', length: 16 })
  acr!: Acr;

  /** The session that the code was exchanged for, which a second use of the code revokes. */
  @Column({ name: 'grant_id', type: 'uuid', nullable: true })
  grantId!: string | null;

  @TimestampColumn({ name: 'created_at' })
  createdAt!: Date;

  @TimestampColumn({ name: 'expires_at' })
  expiresAt!: Date;

  @TimestampColumn({ name: 'consumed_at', nullable: true })
  consumedAt!: Date | null;
}
