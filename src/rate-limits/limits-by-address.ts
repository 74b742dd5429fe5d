import { addressKey } from './address-key.js';
import type { LimitName } from './limits.js';
import type { LimitKey } from './rate-limits.js';

/** The key of a limit by address. An unknown address has none: its requests must not share one limit. */
export function limitsByAddress(limit: LimitName, ip: string | null): LimitKey[] {
  return ip === null ? [] : [{ limit, key: addressKey(ip) }];
}
