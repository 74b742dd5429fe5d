import { AppException } from '../../common/errors/app.exception.js';
import type { AttemptHandle } from './sign-in-attempt-rows.js';
import type { NextStep } from './sign-in-method.js';

/** The response where the proofs so far are correct, but not enough. */
export function secondFactorRequired(
  { token, expiresIn }: Pick<AttemptHandle, 'token' | 'expiresIn'>,
  next: readonly NextStep[],
  headers: Record<string, string> = {},
): AppException {
  return new AppException('second_factor_required', {
    detail: 'Continue the sign-in with sign_in_token and one of the steps in next.',
    pendingSignIn: { token, expiresIn, next },
    headers,
  });
}
