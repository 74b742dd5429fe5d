import { Injectable } from '@nestjs/common';
import { Environment } from '../../config/environment.js';
import type { SignInUser } from '../../identity/sign-in-users.js';
import { FactorsOfUser } from './factors-of-user.js';
import {
  decideSignIn,
  NO_FACTORS,
  type SignInDecision,
  type SignInSituation,
} from './sign-in-policy.js';

/** The part of a user that decides which steps a sign-in takes. */
export type CandidateUser = Pick<
  SignInUser,
  'id' | 'role' | 'passwordHash' | 'emailVerifiedAt' | 'hasSecondFactor'
>;

interface Attempted extends Pick<SignInSituation, 'purpose' | 'proofs' | 'isDeviceTrusted'> {
  readonly user?: CandidateUser;
}

/** Applies the policy to users, with their factors. */
@Injectable()
export class SignInPolicy {
  constructor(
    private readonly factors: FactorsOfUser,
    private readonly environment: Environment,
  ) {}

  /** Runs no statement for a user with a password and without a second factor. */
  async decide({ user, ...attempted }: Attempted): Promise<SignInDecision> {
    const isStepUp = attempted.purpose === 'step_up';
    const hasOther = user && (user.hasSecondFactor || (isStepUp && user.passwordHash === null));
    const factors = hasOther ? await this.factors.find(user.id) : NO_FACTORS;
    return decideSignIn({
      ...attempted,
      user: user && {
        role: user.role,
        hasPassword: user.passwordHash !== null,
        hasVerifiedEmail: user.emailVerifiedAt !== null,
      },
      factors,
      settings: this.environment,
    });
  }
}
