import { createHmac, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Environment } from '../config/environment.js';
import { resolveSecretKey } from '../config/secret-key.js';
import { deriveKey } from '../crypto/derive-key.js';

/** The keys of both kinds of token, each derived from `SECRET_KEY` for its own purpose. */
@Injectable()
export class TokenKeys {
  readonly accessToken: KeyObject;
  /** Names the access-token key in a JWT's header without telling anything about it. */
  readonly accessTokenKeyId: string;
  readonly refreshToken: KeyObject;

  constructor(environment: Environment) {
    const secret = resolveSecretKey(environment);
    this.accessToken = deriveKey(secret, 'access-token');
    this.refreshToken = deriveKey(secret, 'refresh-token');
    this.accessTokenKeyId = createHmac('sha256', this.accessToken)
      .update('kid')
      .digest('base64url')
      .slice(0, 16);
  }
}
