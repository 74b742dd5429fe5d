import { pluralize } from '../common/pluralize.js';
import type { Environment } from '../config/environment.js';
import type { Query } from '../database/query.js';

type FactorKinds = Pick<Environment, 'TOTP_ENABLED' | 'PASSKEYS_ENABLED'>;

const HAS_TOTP =
  'EXISTS (SELECT 1 FROM totp_credentials WHERE user_id = users.id AND activated_at IS NOT NULL)';
const HAS_PASSKEY = 'EXISTS (SELECT 1 FROM passkeys WHERE user_id = users.id)';

/**
 * Counts the users with second factors only of kinds that the operator has turned off: they sign in without one.
 * Runs no query while all kinds are on.
 */
export async function countUnusableFactors(
  query: Query,
  { TOTP_ENABLED, PASSKEYS_ENABLED }: FactorKinds,
): Promise<number> {
  if (TOTP_ENABLED && PASSKEYS_ENABLED) return 0;
  const usable = [
    ...(TOTP_ENABLED ? [HAS_TOTP] : []),
    ...(PASSKEYS_ENABLED ? [HAS_PASSKEY] : []),
  ].map((condition) => ` AND NOT ${condition}`);
  const [row] = await query<{ count: number | string }>(
    `SELECT count(*) AS count FROM users WHERE has_second_factor = TRUE${usable.join('')}`,
    [],
  );
  return Number(row?.count ?? 0);
}

/** @param count of the users; the warning names the variables to change */
export function describeUnusableFactors(
  count: number,
  { TOTP_ENABLED, PASSKEYS_ENABLED }: FactorKinds,
): string {
  const off = [
    ...(TOTP_ENABLED ? [] : ['TOTP_ENABLED']),
    ...(PASSKEYS_ENABLED ? [] : ['PASSKEYS_ENABLED']),
  ].join(' and ');
  return `${pluralize(count, 'user')} can sign in without a second factor, because ${off} turned off the kinds that they have; set ${off} to true, or REQUIRE_MFA, so that they add another one`;
}
