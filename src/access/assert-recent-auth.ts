import { AppException } from '../common/errors/app.exception.js';
import type { Principal } from './principal.js';

/** Age up to which a sign-in or reauthentication is recent. */
export const RECENT_AUTH_MINUTES = 10;

/**
 * Checks that the user proved a credential recently: a stolen access token, or an unlocked screen, must not
 * be enough to take over the user (ASVS 7.5.1).
 *
 * @throws AppException `insufficient_user_authentication`
 */
export function assertRecentAuth(
  { authTime }: Principal,
  minutes: number = RECENT_AUTH_MINUTES,
): void {
  if (Date.now() - authTime.getTime() <= minutes * 60_000) return;
  // RFC 9470, section 3.
  const challenge = [
    'Bearer error="insufficient_user_authentication"',
    'error_description="A more recent authentication is required"',
    `max_age="${minutes * 60}"`,
  ];
  throw new AppException('insufficient_user_authentication', {
    detail: `The last authentication in this session is older than ${minutes} minutes; send the password to POST /api/v1/auth/reauthenticate, then repeat the request.`,
    headers: { 'www-authenticate': challenge.join(', ') },
  });
}
