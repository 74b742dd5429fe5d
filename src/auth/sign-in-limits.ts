import { Injectable } from '@nestjs/common';
import { KnownAddresses } from '../sessions/known-addresses/known-addresses.js';
import { addressKey } from '../rate-limits/address-key.js';
import type { Count } from '../rate-limits/rate-limits.js';
import { canonicalName } from '../identity/canonical.js';

/**
 * What a sign-in is counted under: the address, and the submitted name, whether or not there is such an
 * account. When the name has no room left, its owner still gets in from an address that the account has
 * used, which has a count of its own (ASVS 6.1.1): nobody else can lock an account.
 */
@Injectable()
export class SignInLimits {
  constructor(private readonly knownAddresses: KnownAddresses) {}

  /** @param address none when it is not known: that is no address that all those share */
  of(name: string, address: string | null): Count[] {
    const canonical = canonicalName(name);
    const byNameAlone = (
      limit: 'loginByName' | 'loginByNameDaily',
      atKnownAddress: Count[] = [],
    ): Count => ({
      limit,
      key: canonical,
      otherwise: async () =>
        address !== null && (await this.knownAddresses.has(name, address))
          ? atKnownAddress
          : undefined,
    });
    const nameAndAddress = `${canonical}\n${address === null ? '' : addressKey(address)}`;
    const counts: Count[] = [
      byNameAlone('loginByName', [{ limit: 'loginByKnownAddress', key: nameAndAddress }]),
      byNameAlone('loginByNameDaily'),
      { limit: 'signedInByName', key: canonical },
    ];
    if (address !== null) counts.unshift({ limit: 'loginByAddress', key: addressKey(address) });
    return counts;
  }
}
