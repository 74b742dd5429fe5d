import { Injectable } from '@nestjs/common';
import { addressKey } from '../throttling/address-key.js';
import type { Count } from '../throttling/throttle.js';
import { byName } from '../users/canonical.js';
import { KnownAddresses } from './known-addresses.js';

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
    const byNameAlone: Count = { limit: 'loginByName', key: canonical };
    if (address === null) return [byNameAlone];
    const key = addressKey(address);
    const atHome: Count = { limit: 'loginAtHome', key: `${canonical}\n${key}` };
    const otherwise = async () =>
      (await this.knownAddresses.has(name, address)) ? atHome : undefined;
    return [
      { limit: 'loginByAddress', key },
      { ...byNameAlone, otherwise },
    ];
  }
}
