import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { parseAmr } from '../../access/authentication-strength.js';
import { SigningKeys } from '../../tokens/signing-keys/signing-keys.js';
import { Issuer } from '../issuer.js';
import { type GrantSource, GrantAccessTokens } from './access-tokens.js';

/** The type of an ID token. */
const TYPE = 'JWT';

interface IdTokenContents {
  readonly nonce?: string;
  /** The access token of the same response. */
  readonly accessToken: string;
  /** Claims about the user that the client has requested for the ID token. */
  readonly userClaims: Readonly<Record<string, unknown>>;
}

/** The claims of an ID token that a client sends back as a hint. */
export interface IdTokenHint {
  readonly sub: string;
  readonly aud: string;
  readonly sid?: string;
}

/** Issues ID tokens (OpenID Connect Core, section 2). */
@Injectable()
export class IdTokens {
  constructor(
    private readonly keys: SigningKeys,
    private readonly issuer: Issuer,
    private readonly accessTokens: GrantAccessTokens,
  ) {}

  issue(session: GrantSource, { nonce, accessToken, userClaims }: IdTokenContents): string {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      ...userClaims,
      iss: this.issuer.url,
      sub: session.userId,
      aud: session.clientId,
      iat: now,
      exp: now + this.accessTokens.lifetime,
      auth_time: Math.floor(session.authTime.getTime() / 1000),
      nonce,
      acr: session.acr,
      amr: parseAmr(session.amr),
      sid: session.id,
      at_hash: halfHash(accessToken, this.keys.algorithm),
    };
    return this.keys.sign(claims, { typ: TYPE });
  }

  /** @returns the claims of a genuine ID token, which may have expired: it identifies a user, and permits nothing */
  async readHint(token: string): Promise<IdTokenHint | undefined> {
    const claims = await this.keys.verify(token, { typ: TYPE });
    const { iss, sub, aud, sid } = claims ?? {};
    if (iss !== this.issuer.url || typeof sub !== 'string' || typeof aud !== 'string') {
      return undefined;
    }
    return { sub, aud, ...(typeof sid === 'string' && { sid }) };
  }
}

/** OpenID Connect Core, section 3.1.3.6: the left half of the hash of the algorithm. */
function halfHash(token: string, algorithm: string): string {
  const hash = algorithm === 'EdDSA' ? 'sha512' : 'sha256';
  const digest = createHash(hash).update(token).digest();
  return digest.subarray(0, digest.length / 2).toString('base64url');
}
