import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { TimestampColumn } from '../database/timestamp-column.js';
import { IdentityProvider } from './identity-provider.entity.js';
import { User } from './user.entity.js';

/**
 * A user at an identity provider. Issuer and subject identify it, never the e-mail address, which can pass to
 * another person (OpenID Connect Core, section 5.7).
 */
@Entity('external_identities')
@Index('external_identities_issuer_subject_key', ['issuer', 'subject'], { unique: true })
@Index('external_identities_user_id_idx', ['userId'])
@Index('external_identities_provider_id_idx', ['providerId'])
export class ExternalIdentity {
  /** UUID v7. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'external_identities_pkey' })
  id!: string;

  @Column({ name: 'user_id', type: 'uuid' })
  userId!: string;

  @ManyToOne(() => User, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'external_identities_user_id_fkey' })
  user?: User;

  @Column({ name: 'provider_id', type: 'uuid' })
  providerId!: string;

  // A provider that users sign in with cannot be deleted.
  @ManyToOne(() => IdentityProvider, { onDelete: 'RESTRICT', nullable: false })
  @JoinColumn({
    name: 'provider_id',
    foreignKeyConstraintName: 'external_identities_provider_id_fkey',
  })
  provider?: IdentityProvider;

  @Column({ type: 'varchar', length: 2000 })
  issuer!: string;

  @Column({ type: 'varchar', length: 255 })
  subject!: string;

  /** The address that the provider gave last; for lists only. */
  @Column({ type: 'varchar', length: 320, nullable: true })
  email!: string | null;

  @TimestampColumn({ name: 'created_at' })
  createdAt!: Date;

  @TimestampColumn({ name: 'last_used_at', nullable: true })
  lastUsedAt!: Date | null;
}
