import { Injectable } from '@nestjs/common';
import { canonicalName } from '../identity/canonical.js';
import { addressKey } from '../rate-limits/address-key.js';
import { limitsByAddress } from '../rate-limits/limits-by-address.js';
import type { LimitKey } from '../rate-limits/rate-limits.js';
import { KnownAddresses } from '../sessions/known-addresses/known-addresses.js';

/**
 * The limits of a sign-in: by address, by submitted name, existing or not, and by both. Where the limit by
 * name is reached, an address from which the user has signed in before is exempt from it, so that guesses
 * from elsewhere never lock a user out (ASVS 6.1.1).
 */
@Injectable()
export class SignInLimits {
  constructor(private readonly knownAddresses: KnownAddresses) {}

  /** @param address null for an unknown address, which is never a known one */
  of(name: string, address: string | null): LimitKey[] {
    const canonical = canonicalName(name);
    const both = `${canonical}\n${address === null ? '' : addressKey(address)}`;
    const alternative = this.exemption(name, address);
    return [
      ...limitsByAddress('loginByAddress', address),
      // Before the limits by name: the response names the first limit that is reached.
      { limit: 'loginByNameAndAddress', key: both },
      { limit: 'loginByNameAndAddressDaily', key: both },
      { limit: 'loginByName', key: canonical, alternative },
      { limit: 'loginByNameDaily', key: canonical, alternative },
      { limit: 'signedInByName', key: both },
      // A thief that knows the password, and not the second factor, must not lock the user out either.
      { limit: 'signedInByName', key: canonical, alternative },
    ];
  }

  /**
   * The same limits for a user: username and e-mail address count together. A response must not reveal that
   * one of these is reached, because it would reveal that two names belong to one user.
   */
  ofUser(userId: string, name: string, address: string | null): LimitKey[] {
    const both = `${userId}\n${address === null ? '' : addressKey(address)}`;
    const alternative = this.exemption(name, address);
    return [
      { limit: 'loginByUserAndAddress', key: both },
      { limit: 'loginByUserAndAddressDaily', key: both },
      { limit: 'loginByUser', key: userId, alternative },
      { limit: 'loginByUserDaily', key: userId, alternative },
    ];
  }

  private exemption(name: string, address: string | null): () => Promise<LimitKey[] | undefined> {
    return async () => {
      if (address === null || !(await this.knownAddresses.has(name, address))) return undefined;
      return [];
    };
  }
}
