import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { TimestampColumn } from '../../database/timestamp-column.js';
import { User } from '../../identity/user.entity.js';

/** A sign-in under way: it collects proofs until the policy is satisfied. The row contains no token. */
@Entity('sign_in_attempts')
@Index('sign_in_attempts_user_id_idx', ['userId'])
@Index('sign_in_attempts_expires_at_idx', ['expiresAt'])
export class SignInAttempt {
  /** UUID v7; the first part of its token. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'sign_in_attempts_pkey' })
  id!: string;

  /** 32 random bytes in base64url: the part of the token's MAC that only this row holds. */
  @Column({ type: 'varchar', length: 43 })
  seed!: string;

  @Column({ type: 'varchar', length: 16 })
  purpose!: 'sign_in' | 'step_up';

  /** Null until a proof says which user it is. */
  @Column({ name: 'user_id', type: 'uuid', nullable: true })
  userId!: string | null;

  @ManyToOne(() => User, { onDelete: 'CASCADE', nullable: true })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'sign_in_attempts_user_id_fkey' })
  user?: User;

  /** The session that a step-up raises. */
  @Column({ name: 'session_id', type: 'uuid', nullable: true })
  sessionId!: string | null;

  /** The user's epoch at the first proof: the attempt is void after a change of credentials. */
  @Column({ name: 'credential_epoch', type: 'integer', nullable: true })
  credentialEpoch!: number | null;

  /** Completed methods, separated by spaces. */
  @Column({ type: 'varchar', length: 64 })
  methods!: string;

  /** Wrong proofs. */
  @Column({ type: 'integer', default: 0 })
  failures!: number;

  @Column({ type: 'varchar', length: 45, nullable: true })
  ip!: string | null;

  @Column({ name: 'user_agent', type: 'varchar', length: 255, nullable: true })
  userAgent!: string | null;

  @TimestampColumn({ name: 'created_at' })
  createdAt!: Date;

  @TimestampColumn({ name: 'expires_at' })
  expiresAt!: Date;

  /** The time at which the attempt ended in a session, or became void. */
  @TimestampColumn({ name: 'consumed_at', nullable: true })
  consumedAt!: Date | null;
}
