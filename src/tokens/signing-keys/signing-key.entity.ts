import type { JWK } from 'jose';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { TimestampColumn } from '../../database/timestamp-column.js';
import type { SigningAlgorithm } from './signing-algorithm.js';

/**
 * A key that signs tokens which others verify. Its state follows from the times of the keys of its
 * algorithm; see `key-schedule.ts`.
 */
@Entity('signing_keys')
@Index('signing_keys_kid_key', ['kid'], { unique: true })
export class SigningKey {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'signing_keys_pkey' })
  id!: string;

  /** The thumbprint of the public key (RFC 7638). */
  @Column({ type: 'varchar', length: 43 })
  kid!: string;

  @Column({ type: 'varchar', length: 8 })
  algorithm!: SigningAlgorithm;

  /** Sealed: PKCS #8. */
  @Column({ name: 'private_key', type: 'varchar', length: 4096 })
  privateKey!: string;

  /** As it is published (RFC 7517). */
  @Column({ name: 'public_jwk', type: 'simple-json' })
  publicJwk!: JWK;

  @TimestampColumn({ name: 'created_at' })
  createdAt!: Date;

  /** Signs from this time on, until that of a later key of the same algorithm. */
  @TimestampColumn({ name: 'active_from' })
  activeFrom!: Date;
}
