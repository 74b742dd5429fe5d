import type { ClientInfo } from '../../http/requests/client-info.js';
import type { SignInUser } from '../../identity/sign-in-users.js';
import type { SignInAttempt } from './sign-in-attempt.entity.js';
import type { NextStep, Proof } from './sign-in-method.js';

/** A sign-in attempt that is neither used nor expired nor void. */
export interface LiveAttempt {
  readonly id: string;
  readonly purpose: SignInAttempt['purpose'];
  /** Null until a proof says which user it is. */
  readonly userId: string | null;
  readonly user?: SignInUser;
  /** The session that a step-up raises. */
  readonly sessionId: string | null;
  /** The user's epoch, which every change of its credentials increments; null without a user. */
  readonly credentialEpoch: number | null;
  /** The proofs so far. */
  readonly proofs: readonly Proof[];
  /** The allowed steps. */
  readonly next: readonly NextStep[];
  /** Seconds. */
  readonly expiresIn: number;
}

/** A request that continues an attempt. */
export interface StepRequest {
  /** The `sign_in_token`. */
  readonly token: string;
  readonly client: ClientInfo;
  /** Rejected unless the policy allows it next: a thief with the password must not enrol its own factor. */
  readonly step: NextStep;
  /** Whether the device of a completed sign-in needs no second factor from then on. */
  readonly trustDevice?: boolean;
}

/** The result of a correct proof. */
export interface ProvedCredential extends Proof {
  readonly userId: string;
  /**
   * The user's epoch, read together with the credential. Required for an attempt without a user, which has
   * none of its own to compare.
   */
  readonly credentialEpoch?: number;
}
