import { Injectable } from '@nestjs/common';
import { addressKey } from '../../rate-limits/address-key.js';
import type { LimitKey } from '../../rate-limits/rate-limits.js';
import { KnownAddresses } from '../../sessions/known-addresses/known-addresses.js';

/**
 * The limits on wrong second factors of a user, over all of its attempts. An address from which the user has
 * signed in before is exempt from the limits by user, so that a thief that knows the password cannot lock the
 * user out by wrong codes (ASVS 6.1.1).
 */
@Injectable()
export class SecondFactorLimits {
  constructor(private readonly knownAddresses: KnownAddresses) {}

  /** @param address null for an unknown address, which is never a known one */
  of(userId: string, address: string | null): LimitKey[] {
    const both = `${userId}\n${address === null ? '' : addressKey(address)}`;
    const alternative = async () => {
      if (address === null || !(await this.knownAddresses.hasUser(userId, address))) {
        return undefined;
      }
      return [];
    };
    return [
      // Before the limits by user: the response names the first limit that is reached.
      { limit: 'secondFactorByUserAndAddress', key: both },
      { limit: 'secondFactorByUserAndAddressDaily', key: both },
      { limit: 'secondFactorByUser', key: userId, alternative },
      { limit: 'secondFactorByUserDaily', key: userId, alternative },
    ];
  }
}
