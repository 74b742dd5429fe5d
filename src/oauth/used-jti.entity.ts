import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { TimestampColumn } from '../database/timestamp-column.js';

/** `assertion`: of a client assertion, used once. `revoked`: of a revoked access token without a session. */
export type JtiKind = 'assertion' | 'dpop' | 'revoked';

/** The identifier of a JWT that must not be accepted again until it expires. */
@Entity('oauth_jtis')
@Index('oauth_jtis_expires_at_idx', ['expiresAt'])
export class UsedJti {
  /** SHA-256 of kind, issuer and `jti`, in base64url. */
  @PrimaryColumn({ type: 'varchar', length: 43, primaryKeyConstraintName: 'oauth_jtis_pkey' })
  id!: string;

  @Column({ type: 'varchar', length: 16 })
  kind!: JtiKind;

  @TimestampColumn({ name: 'expires_at' })
  expiresAt!: Date;
}
