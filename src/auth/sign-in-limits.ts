import { Injectable } from '@nestjs/common';
import { canonicalName } from '../identity/canonical.js';
import { addressKey } from '../rate-limits/address-key.js';
import { limitByAddress } from '../rate-limits/limit-by-address.js';
import type { LimitKey } from '../rate-limits/rate-limits.js';
import { KnownAddresses } from '../sessions/known-addresses/known-addresses.js';

/**
 * The limits of a sign-in: by address, and by submitted name, existing or not. Where the limit by name is
 * reached, a limit of its own applies at an address from which the user has signed in before, so that
 * guesses from elsewhere never lock a user out (ASVS 6.1.1).
 */
@Injectable()
export class SignInLimits {
  constructor(private readonly knownAddresses: KnownAddresses) {}

  /** @param address null for an unknown address, which is never a known one */
  of(name: string, address: string | null): LimitKey[] {
    const canonical = canonicalName(name);
    const nameAndAddress = `${canonical}\n${address === null ? '' : addressKey(address)}`;
    const byName = (
      limit: 'loginByName' | 'loginByNameDaily',
      atKnownAddress: LimitKey[],
    ): LimitKey => ({
      limit,
      key: canonical,
      alternative: async () => {
        if (address === null || !(await this.knownAddresses.has(name, address))) return undefined;
        return atKnownAddress;
      },
    });
    return [
      limitByAddress('loginByAddress', address),
      byName('loginByName', [{ limit: 'loginByKnownAddress', key: nameAndAddress }]),
      byName('loginByNameDaily', []),
      { limit: 'signedInByName', key: canonical },
    ];
  }
}
