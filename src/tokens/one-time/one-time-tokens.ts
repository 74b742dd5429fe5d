import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager, IsNull, MoreThan, Not } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { AppException } from '../../common/errors/app.exception.js';
import { engineOf } from '../../database/engine.js';
import { rowLock } from '../../database/row-lock.js';
import { runStatement } from '../../database/run-statement.js';
import { KeyRing } from '../../keys/key-ring.js';
import { canonicalEmail } from '../../identity/canonical.js';
import { assertFound } from '../../identity/user-lookup.service.js';
import { User } from '../../identity/user.entity.js';
import {
  formatCode,
  formatToken,
  isGenuineCode,
  type OneTimeSource,
  parseToken,
} from './format-one-time-token.js';
import { isGenuineToken } from '../seeded-token.js';
import type { OneTimePurpose } from './one-time-purpose.js';
import type {
  CodeOwner,
  ConsumedToken,
  OneTimeTokenIssue,
  ReadToken,
} from './one-time-token-issue.js';
import { OneTimeToken } from './one-time-token.entity.js';
import { ONE_TIME_TOKEN_STATEMENTS } from './one-time-token-statements.js';
import { voidReplaced } from './void-replaced.js';

/** Tries of the code of one token. */
const MAX_ATTEMPTS = 5;

type Row = OneTimeSource & {
  user_id: string;
  subject: string | null;
  email: string;
  is_live: 0 | 1;
};
type ConsumedRow = { user_id: string; subject: string | null; credential_epoch: number | null };
type TryRow = Pick<OneTimeSource, 'id' | 'seed'> & { user_id: string | null; attempts: number };

/** For the work of a token that has no row. */
function noSource(purpose: OneTimePurpose): OneTimeSource {
  return { id: uuidv7(), purpose, seed: newSeed() };
}

/**
 * Tokens that are used once, each with two forms: a link form and a code of eight digits. Neither is stored.
 * A wrong, expired, used, replaced or foreign token is rejected by the same error after the same statements.
 */
@Injectable()
export class OneTimeTokens {
  /** Accepted keys, the current one first. */
  private readonly keys;
  private readonly statements;

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    ring: KeyRing,
  ) {
    this.keys = ring.keysOf('one-time-token');
    this.statements = ONE_TIME_TOKEN_STATEMENTS[engineOf(dataSource)];
  }

  /**
   * Issues a token, and voids the older ones of its purpose and user. A token that survives changes of
   * credentials voids only those of its subject: a thief that changes the address twice must not void the
   * link by which the owner undoes the first change.
   *
   * @throws AppException `not_found` for a user that has been deleted
   */
  async issue(manager: EntityManager, issue: OneTimeTokenIssue): Promise<OneTimeToken> {
    const { id, purpose, userId, subject = null, survivesCredentialChange, lifetime } = issue;
    const now = Date.now();
    // Two tokens issued at the same time would each miss the other. The epoch is read under the lock: with one
    // that the caller read before, a change of credentials in between would void the token at once.
    const user = await manager.findOne(User, {
      select: { id: true, credentialEpoch: true },
      where: { id: userId },
      ...rowLock(manager),
    });
    const { credentialEpoch } = assertFound(user);
    if (id === undefined) await voidReplaced(manager, issue, now);
    const token = manager.create(OneTimeToken, {
      id: id ?? uuidv7(),
      purpose,
      userId,
      subject,
      seed: newSeed(),
      credentialEpoch: survivesCredentialChange ? null : credentialEpoch,
      attempts: 0,
      createdAt: new Date(now),
      expiresAt: new Date(now + lifetime),
      consumedAt: null,
    });
    await manager.insert(OneTimeToken, token);
    return token;
  }

  /** The two forms of a token, computed with the current key. */
  format(source: OneTimeSource): { token: string; code: string } {
    const [key] = this.keys;
    return { token: formatToken(source, key), code: formatCode(source, key) };
  }

  /** @returns the row of a token that has not been used, replaced or expired; null for any other */
  async findLive(id: string): Promise<OneTimeToken | null> {
    const isLive = { consumedAt: IsNull(), expiresAt: MoreThan(new Date()) };
    return this.dataSource.getRepository(OneTimeToken).findOneBy({ id, ...isLive });
  }

  /**
   * Uses a token: of concurrent calls one succeeds.
   *
   * @param manager of the transaction that makes the permitted change
   * @throws AppException `invalid_one_time_token`
   */
  async consume(
    manager: EntityManager,
    purpose: OneTimePurpose,
    token: string,
  ): Promise<ConsumedToken> {
    const id = await this.genuineId(manager, purpose, token);
    const [consumed] = await runStatement<ConsumedRow>(manager, this.statements.consume, [
      id,
      Date.now(),
      purpose,
    ]);
    if (!consumed) throw new AppException('invalid_one_time_token');
    const { user_id: userId, subject, credential_epoch: credentialEpoch } = consumed;
    return { id, userId, subject, credentialEpoch };
  }

  /** Whether `consume` would accept a token; changes nothing. */
  async isUsable(purpose: OneTimePurpose, token: string): Promise<boolean> {
    return (await this.ownerOf(purpose, token)) !== undefined;
  }

  /** @returns the id of the owner of a token that `consume` would accept; changes nothing */
  async ownerOf(purpose: OneTimePurpose, token: string): Promise<string | undefined> {
    return (await this.read(purpose, token))?.userId;
  }

  /** @returns undefined for a token that `consume` would reject; changes nothing */
  async read(purpose: OneTimePurpose, token: string): Promise<ReadToken | undefined> {
    const found = await this.readAny(token);
    return found?.purpose === purpose ? found : undefined;
  }

  /** As `read`, for a token of any purpose. */
  async readAny(token: string): Promise<ReadToken | undefined> {
    const row = await this.findGenuine(this.dataSource.manager, token);
    if (row?.is_live !== 1) return undefined;
    const { id, purpose, user_id: userId, subject, email } = row;
    return { id, purpose, userId, address: subject ?? email, code: this.format(row).code };
  }

  /**
   * Exchanges a code for the link form of its token, which `consume` accepts. Call it before the transaction
   * of the change: the try counts, and the fifth is the last, however that transaction ends. The link form
   * stays valid after it, or any client with an address could void the links that are sent to it.
   *
   * @throws AppException `invalid_one_time_token`
   */
  async exchangeCode(purpose: OneTimePurpose, owner: CodeOwner, code: string): Promise<string> {
    const { recordTry } = this.statements;
    const [statement, ownerKey] =
      'userId' in owner
        ? [recordTry.userId, owner.userId]
        : 'tokenId' in owner
          ? [recordTry.tokenId, owner.tokenId]
          : [recordTry.email, canonicalEmail(owner.email)];
    const [row] = await runStatement<TryRow>(this.dataSource, statement, [
      ownerKey,
      purpose,
      Date.now(),
      uuidv7(),
      newSeed(),
    ]);
    const source = row ? { id: row.id, purpose, seed: row.seed } : noSource(purpose);
    const isGenuine = isGenuineCode(code, source, this.keys);
    if (!isGenuine || !row?.user_id || row.attempts > MAX_ATTEMPTS) {
      throw new AppException('invalid_one_time_token');
    }
    // Only wrong tries count: a flow may reject the request for another reason, such as a short password.
    await this.dataSource.manager.decrement(OneTimeToken, { id: row.id }, 'attempts', 1);
    return this.format(source).token;
  }

  /** Voids the tokens of a user, except those that survive changes of credentials. */
  async voidAll(manager: EntityManager, userId: string): Promise<void> {
    await manager.update(
      OneTimeToken,
      { userId, credentialEpoch: Not(IsNull()), consumedAt: IsNull() },
      { consumedAt: new Date() },
    );
  }

  /** Voids the tokens of a user and purpose. @returns whether there was one */
  async voidPurpose(
    manager: EntityManager,
    userId: string,
    purpose: OneTimePurpose,
  ): Promise<boolean> {
    const { affected } = await manager.update(
      OneTimeToken,
      { userId, purpose, consumedAt: IsNull(), expiresAt: MoreThan(new Date()) },
      { consumedAt: new Date() },
    );
    return (affected ?? 0) > 0;
  }

  /** @returns the id of a genuine token; for any other the id of none, which costs the same statement */
  private async genuineId(
    manager: EntityManager,
    purpose: OneTimePurpose,
    token: string,
  ): Promise<string> {
    const row = await this.findGenuine(manager, token);
    return row?.purpose === purpose ? row.id : uuidv7();
  }

  private async findGenuine(manager: EntityManager, token: string): Promise<Row | undefined> {
    const claims = parseToken(token);
    const [row] = await runStatement<Row>(manager, this.statements.select, [Date.now(), claims.id]);
    const isGenuine = isGenuineToken(claims, row ?? noSource('verify_email'), this.keys);
    return row && isGenuine ? row : undefined;
  }
}

function newSeed(): string {
  return randomBytes(32).toString('base64url');
}
