import type { KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { AccessTokenAlgorithm } from '../config/variables/openid-variables.js';
import { ACCESS_TOKEN_TYPE } from '../tokens/access-token-signer.js';
import { SigningKeys } from '../tokens/signing-keys/signing-keys.js';
import { TokenKeys } from '../tokens/token-keys.js';
import { headerOf } from './token-header.js';

/** The key that verifies a token, with the one algorithm that it is for (RFC 8725, section 3.1). */
export interface VerificationKey {
  readonly algorithm: AccessTokenAlgorithm;
  readonly key: KeyObject;
}

/**
 * Finds the key of an access token, independent of `ACCESS_TOKEN_ALG`: tokens of an algorithm that was
 * configured before are accepted until they expire.
 */
@Injectable()
export class AccessTokenKeys {
  constructor(
    private readonly keys: TokenKeys,
    private readonly signingKeys: SigningKeys,
  ) {}

  /** @returns undefined for a token that is none of this service's access tokens; a promise where keys are read */
  find(token: string): VerificationKey | undefined | Promise<VerificationKey | undefined> {
    const { alg, typ, kid, ...others } = headerOf(token);
    // `kid` is a lookup only: no key is built from a header. Other parameters are not supported, and
    // so not accepted (RFC 7515, section 4.1.11).
    if (typ !== ACCESS_TOKEN_TYPE || Object.keys(others).length > 0) return undefined;
    if (alg === 'HS256') {
      const key = this.keys.accessTokenOf(kid);
      return key && { algorithm: alg, key };
    }
    const found = this.signingKeys.find(kid, alg);
    return found instanceof Promise ? found.then(toVerificationKey) : toVerificationKey(found);
  }
}

function toVerificationKey(
  found: { algorithm: AccessTokenAlgorithm; publicKey: KeyObject } | undefined,
): VerificationKey | undefined {
  return found && { algorithm: found.algorithm, key: found.publicKey };
}
