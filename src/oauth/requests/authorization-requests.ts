import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, IsNull, MoreThan, type Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { KeyRing } from '../../keys/key-ring.js';
import { formatSeededToken, isGenuineToken, parseSeededToken } from '../../tokens/seeded-token.js';
import { AuthorizationRequest, type RequestKind } from './authorization-request.entity.js';
import type { RequestParameters } from './request-parameters.js';

const PREFIX = 'uaar_';
/** Milliseconds, in which the user signs in and decides. */
const LIFETIME = 10 * 60 * 1000;
/** Seconds between the push of a request and its start (RFC 9126, section 2.2). */
const PUSHED_LIFETIME = 90;

/** Validated authorization requests while users sign in and decide. */
@Injectable()
export class AuthorizationRequests {
  private readonly keys;

  constructor(
    @InjectRepository(AuthorizationRequest)
    private readonly requests: Repository<AuthorizationRequest>,
    ring: KeyRing,
  ) {
    this.keys = ring.keysOf('authorization-request');
  }

  /** @returns the handle of the request, which nothing stores */
  async store(kind: RequestKind, clientId: string, parameters: RequestParameters): Promise<string> {
    const now = Date.now();
    const lifetime = kind === 'par' ? PUSHED_LIFETIME * 1000 : LIFETIME;
    const row = {
      id: uuidv7(),
      seed: randomBytes(32).toString('base64url'),
      clientId,
      kind,
      parameters,
      createdAt: new Date(now),
      expiresAt: new Date(now + lifetime),
      consumedAt: null,
    };
    await this.requests.insert(row);
    return formatSeededToken(PREFIX, { ...row, purpose: kind }, this.keys[0]);
  }

  /** @returns the row of a request that is neither decided nor expired */
  async find(kind: RequestKind, handle: string): Promise<AuthorizationRequest | undefined> {
    const claims = parseSeededToken(PREFIX, handle);
    const row = await this.requests.findOneBy({
      id: claims.id,
      kind,
      consumedAt: IsNull(),
      expiresAt: MoreThan(new Date()),
    });
    const isGenuine = row && isGenuineToken(claims, { ...row, purpose: kind }, this.keys);
    return isGenuine ? row : undefined;
  }

  /** Of concurrent calls one succeeds. @returns whether it was this one */
  async consume(id: string, manager: EntityManager = this.requests.manager): Promise<boolean> {
    const now = new Date();
    const { affected } = await manager.update(
      AuthorizationRequest,
      { id, consumedAt: IsNull(), expiresAt: MoreThan(now) },
      { consumedAt: now },
    );
    return affected === 1;
  }
}
