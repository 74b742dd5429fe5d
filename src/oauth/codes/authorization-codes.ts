import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { formatAmr } from '../../access/authentication-strength.js';
import { invalidToken } from '../../access/invalid-token.js';
import type { Principal } from '../../access/principal.js';
import { User } from '../../identity/user.entity.js';
import { KeyRing } from '../../keys/key-ring.js';
import { formatSeededToken, isGenuineToken, parseSeededToken } from '../../tokens/seeded-token.js';
import type { GrantParameters } from '../requests/request-parameters.js';
import { AuthorizationCode } from './authorization-code.entity.js';

const PREFIX = 'uaac_';
const PURPOSE = 'authorization_code';
/** Milliseconds; a client exchanges its code at once (RFC 6749, section 4.1.2). */
const LIFETIME = 60_000;

/** Authorization codes. None is stored: a row and the key give its code. */
@Injectable()
export class AuthorizationCodes {
  private readonly keys;

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    ring: KeyRing,
  ) {
    this.keys = ring.keysOf('authorization-code');
  }

  /**
   * Issues the code of an approved request.
   *
   * @throws AppException `invalid_token` when the user was deleted meanwhile
   */
  async issue(
    manager: EntityManager,
    clientId: string,
    { userId, sessionId, authTime, amr, acr }: Principal,
    parameters: GrantParameters,
  ): Promise<string> {
    const user = await manager.findOne(User, {
      select: { id: true, credentialEpoch: true },
      where: { id: userId },
    });
    if (!user) throw invalidToken();
    const now = Date.now();
    const { scope, resources, nonce, claims, redirectUri, codeChallenge, dpopJkt } = parameters;
    const row = {
      id: uuidv7(),
      seed: randomBytes(32).toString('base64url'),
      clientId,
      userId,
      sessionId,
      credentialEpoch: user.credentialEpoch,
      parameters: { scope, resources, nonce, claims, redirectUri, codeChallenge, dpopJkt },
      authTime,
      amr: formatAmr(amr),
      acr,
      grantId: null,
      createdAt: new Date(now),
      expiresAt: new Date(now + LIFETIME),
      consumedAt: null,
    };
    await manager.insert(AuthorizationCode, row);
    return formatSeededToken(PREFIX, { ...row, purpose: PURPOSE }, this.keys[0]);
  }

  /** @returns the row of a genuine code, used or expired or not */
  async find(code: string): Promise<AuthorizationCode | undefined> {
    const claims = parseSeededToken(PREFIX, code);
    const row = await this.dataSource.getRepository(AuthorizationCode).findOneBy({ id: claims.id });
    const isGenuine = row && isGenuineToken(claims, { ...row, purpose: PURPOSE }, this.keys);
    return isGenuine ? row : undefined;
  }
}
