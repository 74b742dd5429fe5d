import { createHmac, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { KeyRing } from '../keys/key-ring.js';
import {
  formatSeededToken,
  isGenuineToken,
  macOf,
  parseSeededToken,
  type SeededClaims,
  type SeededSource,
} from '../tokens/seeded-token.js';

/** Identifies the token to people and secret scanners. */
const PREFIX = 'uaps_';

/** The values of a visit that the provider, or the response of it, must repeat. In base64url. */
export interface VisitSecrets {
  /** RFC 6749, section 10.12. */
  readonly state: string;
  /** OpenID Connect Core, section 3.1.2.1. */
  readonly nonce: string;
  /** RFC 7636, section 4.1. */
  readonly codeVerifier: string;
}

/** Computes the secrets of visits from their rows, so that the database holds none. */
@Injectable()
export class VisitKeys {
  /** Accepted keys, the current one first. */
  private readonly keys: readonly [KeyObject, ...KeyObject[]];

  constructor(ring: KeyRing) {
    this.keys = ring.keysOf('provider-sign-in');
  }

  tokenOf(row: SeededSource): string {
    return formatSeededToken(PREFIX, row, this.keys[0]);
  }

  /** @returns untrusted claims, for any text */
  parse(token: string): SeededClaims {
    return parseSeededToken(PREFIX, token);
  }

  /** The secrets of a visit that begins. */
  secretsOf(row: SeededSource): VisitSecrets {
    return derive(row, this.keys[0]);
  }

  /**
   * @returns the secrets that the visit began with, by the key that its token has; undefined for a token of
   *   another row
   */
  verify(claims: SeededClaims, row: SeededSource): VisitSecrets | undefined {
    const key = this.keys.find((each) => isGenuineToken(claims, row, [each]));
    return key && derive(row, key);
  }
}

function derive(row: SeededSource, key: KeyObject): VisitSecrets {
  const secret = (label: string) =>
    createHmac('sha256', macOf(row, key)).update(label, 'utf8').digest('base64url');
  return { state: secret('state'), nonce: secret('nonce'), codeVerifier: secret('code_verifier') };
}
