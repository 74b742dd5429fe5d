import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { TimestampColumn } from '../database/timestamp-column.js';
import { IdentityProvider } from '../identity/identity-provider.entity.js';
import { User } from '../identity/user.entity.js';

/**
 * A visit to an identity provider. The row contains no secret of it: token, state, nonce and PKCE verifier are
 * computed from the seed and a key (see visit-secrets.ts).
 */
@Entity('provider_sign_ins')
@Index('provider_sign_ins_user_id_idx', ['userId'])
@Index('provider_sign_ins_provider_id_idx', ['providerId'])
@Index('provider_sign_ins_expires_at_idx', ['expiresAt'])
export class ProviderSignIn {
  /** UUID v7; the first part of its token. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'provider_sign_ins_pkey' })
  id!: string;

  /** 32 random bytes in base64url. */
  @Column({ type: 'varchar', length: 43 })
  seed!: string;

  /** `link` adds the identity to the user that started it. */
  @Column({ type: 'varchar', length: 16 })
  purpose!: 'sign_in' | 'step_up' | 'link';

  @Column({ name: 'provider_id', type: 'uuid' })
  providerId!: string;

  @ManyToOne(() => IdentityProvider, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({
    name: 'provider_id',
    foreignKeyConstraintName: 'provider_sign_ins_provider_id_fkey',
  })
  provider?: IdentityProvider;

  @Column({ name: 'redirect_uri', type: 'varchar', length: 2000 })
  redirectUri!: string;

  /** The user of a link; null for a sign-in: the response decides on the user. */
  @Column({ name: 'user_id', type: 'uuid', nullable: true })
  userId!: string | null;

  @ManyToOne(() => User, { onDelete: 'CASCADE', nullable: true })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'provider_sign_ins_user_id_fkey' })
  user?: User;

  /** The session of a link. */
  @Column({ name: 'session_id', type: 'uuid', nullable: true })
  sessionId!: string | null;

  /** The sign-in attempt of a step-up. */
  @Column({ name: 'attempt_id', type: 'uuid', nullable: true })
  attemptId!: string | null;

  /** The identity of the response, kept for a user that has to prove its account before it is linked. */
  @Column({ type: 'varchar', length: 2000, nullable: true })
  issuer!: string | null;

  @Column({ type: 'varchar', length: 255, nullable: true })
  subject!: string | null;

  @Column({ type: 'varchar', length: 320, nullable: true })
  email!: string | null;

  @TimestampColumn({ name: 'created_at' })
  createdAt!: Date;

  @TimestampColumn({ name: 'expires_at' })
  expiresAt!: Date;

  /** Time at which the response of the provider arrived; a second one is rejected. */
  @TimestampColumn({ name: 'answered_at', nullable: true })
  answeredAt!: Date | null;

  /** Time at which the identity was linked. */
  @TimestampColumn({ name: 'consumed_at', nullable: true })
  consumedAt!: Date | null;
}
