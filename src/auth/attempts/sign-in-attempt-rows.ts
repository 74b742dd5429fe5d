import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager, IsNull } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { AuditEntry } from '../../audit/audit-entry.js';
import { recordAudit } from '../../audit/record-audit.js';
import { AppException } from '../../common/errors/app.exception.js';
import { engineOf } from '../../database/engine.js';
import { runStatement } from '../../database/run-statement.js';
import type { ClientInfo } from '../../http/requests/client-info.js';
import { KeyRing } from '../../keys/key-ring.js';
import {
  formatSeededToken,
  isGenuineToken,
  parseSeededToken,
  type SeededSource,
} from '../../tokens/seeded-token.js';
import { SignInAttempt } from './sign-in-attempt.entity.js';
import { SIGN_IN_ATTEMPT_STATEMENTS } from './sign-in-attempt-statements.js';

/** Identifies the token to people and secret scanners. */
const PREFIX = 'uasi_';

/** Milliseconds. */
const LIFETIME = 10 * 60_000;

export interface NewAttempt {
  readonly purpose: SignInAttempt['purpose'];
  readonly client: ClientInfo;
  readonly userId: string | null;
  readonly credentialEpoch: number | null;
  readonly sessionId: string | null;
  readonly methods: string;
}

export interface AttemptRow {
  readonly id: string;
  readonly seed: string;
  readonly purpose: SignInAttempt['purpose'];
  readonly user_id: string | null;
  readonly session_id: string | null;
  readonly credential_epoch: number | null;
  readonly methods: string;
  /** PostgreSQL's driver returns a text. */
  readonly expires_at: number | string;
}

/** The handle of an attempt, as responses contain it. */
export interface AttemptHandle {
  readonly id: string;
  readonly token: string;
  /** Seconds. */
  readonly expiresIn: number;
}

/** A correct proof of a user, as its row was when the credential was verified. */
interface RecordedProof {
  readonly userId: string;
  readonly credentialEpoch: number;
  /** All completed methods. */
  readonly methods: string;
  readonly isComplete: boolean;
}

/** Reads and writes the rows of sign-in attempts. Each change is one conditional statement. */
@Injectable()
export class SignInAttemptRows {
  /** Accepted keys, the current one first. */
  private readonly keys;
  private readonly statements;

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    ring: KeyRing,
  ) {
    this.keys = ring.keysOf('sign-in-attempt');
    this.statements = SIGN_IN_ATTEMPT_STATEMENTS[engineOf(dataSource)];
  }

  /** @param event recorded in the same transaction, with the attempt's id in its details */
  async insert(
    { purpose, client, userId, credentialEpoch, sessionId, methods }: NewAttempt,
    event?: AuditEntry,
  ): Promise<AttemptHandle> {
    const now = Date.now();
    const row = {
      id: uuidv7(),
      purpose,
      seed: randomBytes(32).toString('base64url'),
      userId,
      sessionId,
      credentialEpoch,
      methods,
      failures: 0,
      ip: client.ip,
      userAgent: client.userAgent,
      createdAt: new Date(now),
      expiresAt: new Date(now + LIFETIME),
      consumedAt: null,
    };
    await this.dataSource.transaction(async (manager) => {
      await manager.insert(SignInAttempt, row);
      if (!event) return;
      const details = { ...event.details, attempt_id: row.id };
      await recordAudit(manager, { client }, { ...event, details });
    });
    return this.handleOf(row, now + LIFETIME);
  }

  /** The handle of a row: the same token each time. */
  handleOf(source: SeededSource, expiresAt: number): AttemptHandle {
    const [key] = this.keys;
    const token = formatSeededToken(PREFIX, source, key);
    return { id: source.id, token, expiresIn: Math.ceil((expiresAt - Date.now()) / 1000) };
  }

  /** @throws AppException `invalid_sign_in_token` for any token that is not of a live attempt */
  async find(token: string): Promise<AttemptRow> {
    const claims = parseSeededToken(PREFIX, token);
    const [row] = await this.run<AttemptRow>(this.statements.select, [Date.now(), claims.id]);
    const isGenuine = isGenuineToken(claims, row ?? noSource(), this.keys);
    if (!row || !isGenuine) throw invalidSignInToken();
    return row;
  }

  /** Counts a proof as wrong until `record` or `release`. @throws AppException `invalid_sign_in_token` */
  async reserve(id: string): Promise<void> {
    const rows = await this.run(this.statements.reserve, [Date.now(), id]);
    if (rows.length === 0) throw invalidSignInToken();
  }

  /** Uncounts a proof that was neither correct nor wrong. */
  async release(id: string): Promise<void> {
    await this.dataSource.manager.decrement(SignInAttempt, { id }, 'failures', 1);
  }

  /**
   * Records a correct proof. Of concurrent ones that complete an attempt one succeeds.
   *
   * @throws AppException `invalid_sign_in_token`
   */
  async record(id: string, proof: RecordedProof): Promise<void> {
    const { userId, credentialEpoch, methods, isComplete } = proof;
    const now = Date.now();
    const parameters = [now, id, userId, credentialEpoch, methods, isComplete ? now : null];
    const rows = await this.run(this.statements.record, parameters);
    if (rows.length === 0) throw invalidSignInToken();
  }

  /**
   * Keeps an attempt alive through a change of its user's credentials that it makes itself.
   *
   * @param epoch the epoch after the change
   * @throws AppException `invalid_sign_in_token`
   */
  async moveToEpoch(manager: EntityManager, id: string, epoch: number): Promise<void> {
    const { affected } = await manager.update(
      SignInAttempt,
      { id, consumedAt: IsNull(), credentialEpoch: epoch - 1 },
      { credentialEpoch: epoch },
    );
    if (affected !== 1) throw invalidSignInToken();
  }

  private async run<Row>(statement: string, parameters: unknown[]): Promise<Row[]> {
    return runStatement<Row>(this.dataSource, statement, parameters);
  }
}

/** The only error of a wrong token: it does not reveal whether the attempt existed. */
export function invalidSignInToken(): AppException {
  return new AppException('invalid_sign_in_token', {
    detail: 'The sign-in is expired, completed or invalid; start it again.',
  });
}

/** For the work of a token that has no row. */
function noSource(): SeededSource {
  return { id: uuidv7(), purpose: 'sign_in', seed: randomBytes(32).toString('base64url') };
}
