import { Injectable } from '@nestjs/common';
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  decodeJwt,
  type JWTVerifyGetKey,
  jwtVerify,
} from 'jose';
import { LRUCache } from 'lru-cache';
import { Issuer } from '../issuer.js';
import { UsedJtis } from '../used-jtis.js';
import type { OauthClient } from './client.entity.js';

/** The type of a client assertion (RFC 7523, section 2.2). */
export const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** The accepted algorithms. None is symmetric: the service holds no secret to verify one with. */
export const ASSERTION_ALGORITHMS = [
  'ES256',
  'ES384',
  'ES512',
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'EdDSA',
  'Ed25519',
];

/** Seconds that the clock of a client may differ. */
const CLOCK_TOLERANCE = 30;
/** Seconds; longer-lived assertions would have to be kept for longer. */
const MAX_LIFETIME = 60 * 60;

const REMOTE_KEY_SETS = 500;
/** Milliseconds for a client's key set to arrive. */
const FETCH_LIMIT = 5_000;

/** Verifies client assertions (`private_key_jwt`; RFC 7523, section 3). Each is accepted once. */
@Injectable()
export class ClientAssertions {
  /** By address: `jose` caches the keys, and reads them again for an unknown key id, at a limited rate. */
  private readonly remoteKeys = new LRUCache<string, JWTVerifyGetKey>({ max: REMOTE_KEY_SETS });

  constructor(
    private readonly issuer: Issuer,
    private readonly jtis: UsedJtis,
  ) {}

  /** The client that an assertion claims to be from; not verified. */
  static subjectOf(assertion: string): string | undefined {
    try {
      const { sub } = decodeJwt(assertion);
      return typeof sub === 'string' ? sub : undefined;
    } catch {
      return undefined;
    }
  }

  async isGenuine(client: OauthClient, assertion: string): Promise<boolean> {
    const keys = this.keysOf(client);
    if (!keys) return false;
    try {
      const { payload } = await jwtVerify(assertion, keys, {
        issuer: client.id,
        subject: client.id,
        audience: [this.issuer.url, this.issuer.addressOf('/oauth/token')],
        algorithms: ASSERTION_ALGORITHMS,
        clockTolerance: CLOCK_TOLERANCE,
        requiredClaims: ['exp', 'jti'],
      });
      const { jti, exp = 0 } = payload;
      const isShort = exp * 1000 - Date.now() <= (MAX_LIFETIME + CLOCK_TOLERANCE) * 1000;
      if (typeof jti !== 'string' || jti === '' || !isShort) return false;
      const expiresAt = new Date((exp + CLOCK_TOLERANCE) * 1000);
      return await this.jtis.use({ kind: 'assertion', issuer: client.id, jti, expiresAt });
    } catch (error) {
      // The errors of `jose` have codes, such as that of a wrong signature or of a key set that is down.
      if (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_J')) {
        return false;
      }
      if (error instanceof TypeError) return false;
      throw error;
    }
  }

  private keysOf({ jwks, jwksUri }: OauthClient): JWTVerifyGetKey | undefined {
    if (jwks) return createLocalJWKSet(jwks);
    if (jwksUri === null) return undefined;
    const known = this.remoteKeys.get(jwksUri);
    if (known) return known;
    const keys = createRemoteJWKSet(new URL(jwksUri), { timeoutDuration: FETCH_LIMIT });
    this.remoteKeys.set(jwksUri, keys);
    return keys;
  }
}
