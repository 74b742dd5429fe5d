import { addressKey } from './address-key.js';
import type { LimitName } from './limits.js';
import type { LimitKey } from './rate-limits.js';

/**
 * The key of a limit by address. Unknown addresses share one key: without a limit, a client that hides its
 * address could guess without end, and with the key of the proxy it would block all other clients.
 *
 * @param ip null for an unknown address
 */
export function limitByAddress(limit: LimitName, ip: string | null): LimitKey {
  return { limit, key: ip === null ? 'unknown' : addressKey(ip) };
}
