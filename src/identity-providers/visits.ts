import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import {
  type EntityManager,
  type FindOptionsWhere,
  IsNull,
  MoreThan,
  Not,
  type Repository,
} from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { AppException } from '../common/errors/app.exception.js';
import { ProviderSignIn } from './provider-sign-in.entity.js';
import { VisitKeys, type VisitSecrets } from './visit-secrets.js';

/** Milliseconds: as long as a sign-in attempt. */
const LIFETIME = 10 * 60_000;

type NewVisit = Pick<ProviderSignIn, 'purpose' | 'providerId' | 'redirectUri'> &
  Partial<Pick<ProviderSignIn, 'userId' | 'sessionId' | 'attemptId'>>;

export interface StartedVisit {
  readonly token: string;
  /** Seconds. */
  readonly expiresIn: number;
  readonly secrets: VisitSecrets;
}

export interface LiveVisit {
  readonly row: ProviderSignIn;
  readonly secrets: VisitSecrets;
}

/** The identity of a response, as a visit keeps it. */
export type VisitIdentity = Pick<ProviderSignIn, 'email'> & {
  readonly issuer: string;
  readonly subject: string;
};

/** Reads and writes visits to identity providers. */
@Injectable()
export class Visits {
  constructor(
    @InjectRepository(ProviderSignIn) private readonly rows: Repository<ProviderSignIn>,
    private readonly keys: VisitKeys,
  ) {}

  async start({
    purpose,
    providerId,
    redirectUri,
    userId = null,
    sessionId = null,
    attemptId = null,
  }: NewVisit): Promise<StartedVisit> {
    const now = Date.now();
    const row = {
      id: uuidv7(),
      seed: randomBytes(32).toString('base64url'),
      purpose,
      providerId,
      redirectUri,
      userId,
      sessionId,
      attemptId,
      issuer: null,
      subject: null,
      email: null,
      createdAt: new Date(now),
      expiresAt: new Date(now + LIFETIME),
      answeredAt: null,
      consumedAt: null,
    };
    await this.rows.insert(row);
    return {
      token: this.keys.tokenOf(row),
      expiresIn: LIFETIME / 1000,
      secrets: this.keys.secretsOf(row),
    };
  }

  /**
   * Accepts one response for a visit: a code that arrives twice is rejected before the provider sees it again.
   *
   * @throws AppException `invalid_provider_sign_in`
   */
  async answer(token: string): Promise<LiveVisit> {
    const visit = await this.find(token, { answeredAt: IsNull() });
    const { affected } = await this.rows.update(
      { id: visit.row.id, answeredAt: IsNull() },
      { answeredAt: new Date() },
    );
    if (affected !== 1) throw invalidVisit();
    return visit;
  }

  /** Keeps the identity of the response until this user has proved its account. */
  async keepIdentity(id: string, userId: string, identity: VisitIdentity): Promise<void> {
    await this.rows.update({ id }, { ...identity, userId });
  }

  /** @returns the id of the provider of a kept identity. @throws AppException `invalid_provider_sign_in` */
  async providerOfKept(token: string, userId: string): Promise<string> {
    const { row } = await this.find(token, { userId, subject: Not(IsNull()) });
    return row.providerId;
  }

  /**
   * Takes the identity of a visit that waits for the proof of an account.
   *
   * @param manager of the transaction that links it
   * @throws AppException `invalid_provider_sign_in`
   */
  async consumeIdentity(
    manager: EntityManager,
    token: string,
    userId: string,
  ): Promise<VisitIdentity> {
    const rows = manager.getRepository(ProviderSignIn);
    const { row } = await this.find(token, { userId, subject: Not(IsNull()) }, rows);
    const { affected } = await manager.update(
      ProviderSignIn,
      { id: row.id, consumedAt: IsNull() },
      { consumedAt: new Date() },
    );
    const { issuer, subject, email } = row;
    if (affected !== 1 || issuer === null || subject === null) throw invalidVisit();
    return { issuer, subject, email };
  }

  private async find(
    token: string,
    state: FindOptionsWhere<ProviderSignIn>,
    rows = this.rows,
  ): Promise<LiveVisit> {
    const claims = this.keys.parse(token);
    const isLive = { id: claims.id, expiresAt: MoreThan(new Date()), consumedAt: IsNull() };
    const row = await rows.findOneBy({ ...state, ...isLive });
    const secrets = row && this.keys.verify(claims, row);
    if (!row || !secrets) throw invalidVisit();
    return { row, secrets };
  }
}

/** The only error of a wrong token: it does not reveal whether the visit existed. */
function invalidVisit(): AppException {
  return new AppException('invalid_provider_sign_in', {
    detail: 'The sign-in with the provider is expired, completed or invalid; start it again.',
  });
}
