import { Injectable } from '@nestjs/common';
import { KnownAddresses } from '../sessions/known-addresses.js';
import { addressKey } from '../throttling/address-key.js';
import type { Count } from '../throttling/throttle.js';
import { byName } from '../users/canonical.js';

/**
 * What a sign-in is counted under: the address, and the submitted name, whether or not there is such an
 * account. When the name has no room left, its owner still gets in from an address that the account has
 * used, which has a count of its own (ASVS 6.1.1): nobody else can lock an account.
 */
@Injectable()
export class SignInCounts {
  constructor(private readonly knownAddresses: KnownAddresses) {}

  /** @param address none when it is not known: that is no address that all those share */
  of(name: string, address: string | null): Count[] {
    const [canonical = ''] = Object.values(byName(name));
    const byNameAlone = (
      limit: 'loginByName' | 'loginByNameDaily',
      atHome: Count[] = [],
    ): Count => ({
      limit,
      key: canonical,
      otherwise: async () =>
        address !== null && (await this.knownAddresses.has(name, address)) ? atHome : undefined,
    });
    const home = `${canonical}\n${address === null ? '' : addressKey(address)}`;
    const counts: Count[] = [
      byNameAlone('loginByName', [{ limit: 'loginAtHome', key: home }]),
      byNameAlone('loginByNameDaily'),
      { limit: 'signedInByName', key: canonical },
    ];
    if (address !== null) counts.unshift({ limit: 'loginByAddress', key: addressKey(address) });
    return counts;
  }
}
