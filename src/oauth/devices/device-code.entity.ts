import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { Acr } from '../../access/authentication-strength.js';
import { TimestampColumn } from '../../database/timestamp-column.js';
import { User } from '../../identity/user.entity.js';
import { OauthClient } from '../clients/client.entity.js';
import type { GrantParameters } from '../requests/request-parameters.js';

/** A request of a device (RFC 8628). The row contains neither the device code nor the user code. */
@Entity('oauth_device_codes')
@Index('oauth_device_codes_user_code_mac_key', ['userCodeMac'], { unique: true })
@Index('oauth_device_codes_client_id_idx', ['clientId'])
@Index('oauth_device_codes_user_id_idx', ['userId'])
@Index('oauth_device_codes_expires_at_idx', ['expiresAt'])
export class DeviceCode {
  /** UUID v7; the first part of the device code. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'oauth_device_codes_pkey' })
  id!: string;

  @Column({ type: 'varchar', length: 43 })
  seed!: string;

  @Column({ name: 'user_code_mac', type: 'varchar', length: 43 })
  userCodeMac!: string;

  @Column({ name: 'client_id', type: 'varchar', length: 255 })
  clientId!: string;

  @ManyToOne(() => OauthClient, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'client_id', foreignKeyConstraintName: 'oauth_device_codes_client_id_fkey' })
  client?: OauthClient;

  @Column({ name: 'grant_parameters', type: 'simple-json' })
  parameters!: GrantParameters;

  /** The user that has decided. */
  @Column({ name: 'user_id', type: 'uuid', nullable: true })
  userId!: string | null;

  @ManyToOne(() => User, { onDelete: 'CASCADE', nullable: true })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'oauth_device_codes_user_id_fkey' })
  user?: User;

  @Column({ name: 'session_id', type: 'uuid', nullable: true })
  sessionId!: string | null;

  @Column({ name: 'credential_epoch', type: 'integer', nullable: true })
  credentialEpoch!: number | null;

  @TimestampColumn({ name: 'auth_time', nullable: true })
  authTime!: Date | null;

  @Column({ type: 'varchar', length: 64, nullable: true })
  amr!: string | null;

  @Column({ type: 'varchar', length: 16, nullable: true })
  acr!: Acr | null;

  @Column({ name: 'grant_id', type: 'uuid', nullable: true })
  grantId!: string | null;

  /** Address of the device. */
  @Column({ type: 'varchar', length: 45, nullable: true })
  ip!: string | null;

  @Column({ name: 'user_agent', type: 'varchar', length: 255, nullable: true })
  userAgent!: string | null;

  /** Seconds between two polls; longer after polls that came too early. */
  @Column({ name: 'interval_seconds', type: 'integer' })
  interval!: number;

  @TimestampColumn({ name: 'last_polled_at', nullable: true })
  lastPolledAt!: Date | null;

  @TimestampColumn({ name: 'created_at' })
  createdAt!: Date;

  @TimestampColumn({ name: 'expires_at' })
  expiresAt!: Date;

  @TimestampColumn({ name: 'approved_at', nullable: true })
  approvedAt!: Date | null;

  @TimestampColumn({ name: 'denied_at', nullable: true })
  deniedAt!: Date | null;

  @TimestampColumn({ name: 'consumed_at', nullable: true })
  consumedAt!: Date | null;
}
