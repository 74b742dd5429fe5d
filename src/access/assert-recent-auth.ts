import { AppException } from '../common/errors/app.exception.js';
import { type Acr, isAtLeast } from './authentication-strength.js';
import type { Principal } from './principal.js';

/** Age up to which an authentication is recent. */
export const RECENT_AUTH_MINUTES = 10;

/**
 * Checks that the user proved its credentials recently: a stolen access token, or an unlocked screen, must not
 * be enough to take over the user (ASVS 7.5.1). By default, a user with a second factor must have proved that
 * too: a step-up is due after a sign-in without it, such as one from a trusted device, and after one with a
 * recovery code, which a thief may have found.
 *
 * @param acr the required strength; without it `aal2` for a user with a second factor, else `aal1`
 * @throws AppException `insufficient_user_authentication`, with the challenge of RFC 9470, section 3
 */
export function assertRecentAuth(
  { authTime, acr: actual, amr, hasSecondFactor }: Principal,
  minutes: number = RECENT_AUTH_MINUTES,
  acr: Acr = hasSecondFactor ? 'aal2' : 'aal1',
): void {
  const isByRecovery = acr === 'aal2' && amr.includes('recovery');
  const isStrong = isAtLeast(actual, acr) && !isByRecovery;
  if (isStrong && Date.now() - authTime.getTime() <= minutes * 60_000) return;
  const challenge = [
    'Bearer error="insufficient_user_authentication"',
    `error_description="A ${isStrong ? 'more recent' : 'stronger'} authentication is required"`,
    `max_age="${minutes * 60}"`,
    // Each client can reach `aal1`, so it is not worth a parameter.
    ...(acr === 'aal1' ? [] : [`acr_values="${acr}"`]),
  ];
  throw new AppException('insufficient_user_authentication', {
    detail: isStrong
      ? `The last authentication in this session is older than ${minutes} minutes; prove it again by POST /api/v1/auth/reauthenticate, then repeat the request.`
      : 'The request requires a second factor in this session; start with POST /api/v1/auth/reauthenticate, then repeat the request.',
    headers: { 'www-authenticate': challenge.join(', ') },
  });
}

/**
 * For requests that prove the password themselves: the user's second factor must have been proved recently,
 * which the password does not replace.
 *
 * @throws AppException `insufficient_user_authentication`
 */
export function assertRecentSecondFactor(principal: Principal): void {
  if (principal.hasSecondFactor) assertRecentAuth(principal);
}
