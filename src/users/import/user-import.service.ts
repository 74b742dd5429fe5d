import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, type Repository } from 'typeorm';
import type { Requester } from '../../access/requester.js';
import { recordAudit } from '../../audit/record-audit.js';
import { AppException } from '../../common/errors/app.exception.js';
import { User } from '../../identity/user.entity.js';
import { mapUniqueViolation } from '../map-unique-violation.js';
import { creationEvent } from '../user-events.js';
import { type CheckedRow, checkRow } from './check-row.js';
import { ExistingNames } from './existing-names.js';
import type { ImportReport, ImportRow } from './import-row.js';
import { inBatches } from './in-batches.js';

/** Rows per transaction: bounds the time for which other writers wait. */
const BATCH_SIZE = 200;

/** Attempts per batch when other requests create users with the same names meanwhile. */
const MAX_ATTEMPTS = 10;

/** Users in the cache with which a dry run finds duplicate rows; bounds its memory. */
const MAX_CACHED_NAMES = 100_000;

interface Plan {
  readonly reports: ImportReport[];
  readonly users: User[];
}

/** Imports users of another system together with their password hashes. */
@Injectable()
export class UserImportService {
  constructor(@InjectRepository(User) private readonly users: Repository<User>) {}

  /**
   * Imports rows in batches, each in its own transaction. After a failure the same file can be imported
   * again: rows of existing users are skipped.
   *
   * @param rows streamed, so that a file may be larger than the memory
   * @returns the result of each row, in the order of the rows
   */
  async *import(
    rows: AsyncIterable<ImportRow>,
    { isDryRun, requester }: { isDryRun: boolean; requester: Requester },
  ): AsyncGenerator<ImportReport> {
    // Includes the names of rows that only the dry run did not write.
    const cached = new ExistingNames();
    for await (const batch of inBatches(rows, BATCH_SIZE)) {
      const checked = batch.map(checkRow);
      if (isDryRun) {
        if (cached.size > MAX_CACHED_NAMES) cached.clear();
        const { reports } = await this.plan(checked, cached);
        yield* reports.map(asDryRun);
      } else {
        yield* await this.write(checked, requester);
      }
    }
  }

  private async write(
    rows: CheckedRow[],
    requester: Requester,
    attempt = 1,
  ): Promise<ImportReport[]> {
    const { reports, users } = await this.plan(rows, new ExistingNames());
    if (users.length === 0) return reports;
    try {
      await mapUniqueViolation(() =>
        this.users.manager.transaction(async (manager) => {
          await manager.insert(User, users);
          await recordAudit(
            manager,
            requester,
            ...users.map((user) => creationEvent(user, requester)),
          );
        }),
      );
      return reports;
    } catch (error) {
      // Another request has created a user with one of the names; the next plan finds it.
      if (!(error instanceof AppException) || attempt === MAX_ATTEMPTS) throw error;
      return this.write(rows, requester, attempt + 1);
    }
  }

  /** Decides the result of each row. @param existing receives the names of the database and of the rows */
  private async plan(rows: CheckedRow[], existing: ExistingNames): Promise<Plan> {
    const candidates = rows.flatMap(({ outcome }) => (Array.isArray(outcome) ? [] : [outcome]));
    for (const user of await this.findByNamesOf(candidates)) existing.add(user);
    const users: User[] = [];
    const reports = rows.map(({ line, outcome }): ImportReport => {
      if (Array.isArray(outcome)) return { line, result: 'refused', errors: outcome };
      const { username } = outcome;
      if (existing.hasUser(outcome)) return { line, result: 'skipped', username };
      const conflict = existing.conflict(outcome);
      if (conflict) return { line, result: 'refused', errors: [conflict] };
      existing.add(outcome);
      users.push(outcome);
      return { line, result: 'imported', username, id: outcome.id };
    });
    return { reports, users };
  }

  private async findByNamesOf(users: User[]): Promise<User[]> {
    if (users.length === 0) return [];
    return this.users.find({
      select: { id: true, emailCanonical: true, usernameCanonical: true },
      where: [
        { emailCanonical: In(users.map(({ emailCanonical }) => emailCanonical)) },
        { usernameCanonical: In(users.map(({ usernameCanonical }) => usernameCanonical)) },
      ],
    });
  }
}

function asDryRun({ line, result, username, errors }: ImportReport): ImportReport {
  if (result === 'imported') return { line, result: 'importable', username };
  return { line, result, username, errors };
}
