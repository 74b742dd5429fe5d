import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { TimestampColumn } from '../../database/timestamp-column.js';
import { OauthClient } from '../clients/client.entity.js';
import type { RequestParameters } from './request-parameters.js';

/** `authorize`: under way in a browser. `par`: pushed by the client, not yet started (RFC 9126). */
export type RequestKind = 'authorize' | 'par';

/** A validated authorization request. The row does not contain its handle. */
@Entity('oauth_requests')
@Index('oauth_requests_client_id_idx', ['clientId'])
@Index('oauth_requests_expires_at_idx', ['expiresAt'])
export class AuthorizationRequest {
  /** UUID v7; the first part of the handle. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'oauth_requests_pkey' })
  id!: string;

  @Column({ type: 'varchar', length: 43 })
  seed!: string;

  @Column({ name: 'client_id', type: 'varchar', length: 255 })
  clientId!: string;

  @ManyToOne(() => OauthClient, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'client_id', foreignKeyConstraintName: 'oauth_requests_client_id_fkey' })
  client?: OauthClient;

  @Column({ type: 'varchar', length: 16 })
  kind!: RequestKind;

  @Column({ type: 'simple-json' })
  parameters!: RequestParameters;

  @TimestampColumn({ name: 'created_at' })
  createdAt!: Date;

  @TimestampColumn({ name: 'expires_at' })
  expiresAt!: Date;

  /** The time at which the request was approved or denied, or a pushed one was started. */
  @TimestampColumn({ name: 'consumed_at', nullable: true })
  consumedAt!: Date | null;
}
