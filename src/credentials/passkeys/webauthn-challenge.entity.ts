import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { TimestampColumn } from '../../database/timestamp-column.js';
import { User } from '../../identity/user.entity.js';

/** A challenge of a WebAuthn ceremony, used once. */
@Entity('webauthn_challenges')
@Index('webauthn_challenges_challenge_key', ['challenge'], { unique: true })
@Index('webauthn_challenges_user_id_idx', ['userId'])
@Index('webauthn_challenges_expires_at_idx', ['expiresAt'])
export class WebauthnChallenge {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'webauthn_challenges_pkey' })
  id!: string;

  @Column({ type: 'varchar', length: 16 })
  purpose!: 'register' | 'authenticate';

  /** Random bytes in base64url. */
  @Column({ type: 'varchar', length: 86 })
  challenge!: string;

  /** Null for a sign-in without a username. */
  @Column({ name: 'user_id', type: 'uuid', nullable: true })
  userId!: string | null;

  @ManyToOne(() => User, { onDelete: 'CASCADE', nullable: true })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'webauthn_challenges_user_id_fkey' })
  user?: User;

  /** The sign-in attempt that the challenge belongs to; null in a session. */
  @Column({ name: 'attempt_id', type: 'uuid', nullable: true })
  attemptId!: string | null;

  /** The session in which a passkey is registered; null in a sign-in attempt. */
  @Column({ name: 'session_id', type: 'uuid', nullable: true })
  sessionId!: string | null;

  @TimestampColumn({ name: 'created_at' })
  createdAt!: Date;

  @TimestampColumn({ name: 'expires_at' })
  expiresAt!: Date;

  @TimestampColumn({ name: 'consumed_at', nullable: true })
  consumedAt!: Date | null;
}
