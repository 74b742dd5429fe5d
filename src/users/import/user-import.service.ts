import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, type Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { recordAudit } from '../../audit/record-audit.js';
import type { Requester } from '../../access/requester.js';
import { Role } from '../../access/role.enum.js';
import { AppException } from '../../common/errors/app.exception.js';
import type { FieldError } from '../../common/errors/field-error.js';
import { toValidDto } from '../../validation/to-valid-dto.js';
import { creationEvent } from '../user-events.js';
import { nameColumns } from '../../identity/name-columns.js';
import { mapUniqueViolation } from '../map-unique-violation.js';
import { User } from '../../identity/user.entity.js';
import { ImportUserDto } from './import-user.dto.js';
import { type ImportReport, type ImportRow, RowFault } from './import-row.js';
import { inBatches } from './in-batches.js';
import { TakenNames } from './taken-names.js';

/** Rows in a transaction: others wait for it no longer than for a few statements. */
const BATCH_SIZE = 200;

/** How often a batch is begun anew because somebody has taken a name meanwhile. */
const MAX_ATTEMPTS = 10;

/** How many names a dry run remembers, to find rows that have the same. */
const MAX_REMEMBERED = 100_000;

interface Checked {
  readonly line: number;
  readonly checked: User | FieldError[];
}

/** Takes accounts over from another system, with the hashes of their passwords. */
@Injectable()
export class UserImportService {
  constructor(@InjectRepository(User) private readonly users: Repository<User>) {}

  /**
   * Imports row by row, in batches that are committed one by one: after a fault, the same file can be
   * imported again, and what is there is skipped.
   *
   * @param rows in their order; they may be more than fit into memory
   * @returns what became of each, in the same order
   */
  async *import(
    rows: AsyncIterable<ImportRow>,
    { isDryRun, requester }: { isDryRun: boolean; requester: Requester },
  ): AsyncGenerator<ImportReport> {
    // What a dry run would have written.
    const unwritten = new TakenNames();
    for await (const batch of inBatches(rows, BATCH_SIZE)) {
      const checked = batch.map(check);
      if (isDryRun) {
        if (unwritten.size > MAX_REMEMBERED) unwritten.clear();
        const { reports } = await this.sort(checked, unwritten);
        yield* reports.map(asDryRun);
      } else {
        yield* await this.write(checked, requester);
      }
    }
  }

  private async write(rows: Checked[], requester: Requester, attempt = 1): Promise<ImportReport[]> {
    const { reports, users } = await this.sort(rows, new TakenNames());
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
      // A name was free a moment ago; the next look finds it taken.
      if (!(error instanceof AppException) || attempt === MAX_ATTEMPTS) throw error;
      return this.write(rows, requester, attempt + 1);
    }
  }

  /** What becomes of each row, and the accounts to write. @param taken is added to */
  private async sort(
    rows: Checked[],
    taken: TakenNames,
  ): Promise<{ reports: ImportReport[]; users: User[] }> {
    const candidates = rows.flatMap(({ checked }) => (Array.isArray(checked) ? [] : [checked]));
    for (const account of await this.withNamesOf(candidates)) taken.add(account);
    const users: User[] = [];
    const reports = rows.map(({ line, checked }): ImportReport => {
      if (Array.isArray(checked)) return { line, result: 'refused', errors: checked };
      const { username } = checked;
      if (taken.isSame(checked)) return { line, result: 'skipped', username };
      const conflict = taken.conflict(checked);
      if (conflict) return { line, result: 'refused', errors: [conflict] };
      taken.add(checked);
      users.push(checked);
      return { line, result: 'imported', username, id: checked.id };
    });
    return { reports, users };
  }

  private async withNamesOf(users: User[]): Promise<User[]> {
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

function check({ line, content }: ImportRow): Checked {
  if (content instanceof RowFault) return { line, checked: [content] };
  try {
    return { line, checked: toUser(toValidDto(ImportUserDto, { ...content })) };
  } catch (error) {
    if (!(error instanceof AppException) || !error.errors) throw error;
    return { line, checked: error.errors };
  }
}

function toUser({ email, username, password_hash, ...account }: ImportUserDto): User {
  const now = new Date();
  const createdAt = account.created_at ?? now;
  return {
    // Ids sort by creation, also by one of long ago.
    id: account.created_at ? uuidv7({ msecs: createdAt.getTime() }) : uuidv7(),
    ...nameColumns({ email, username, fullName: account.full_name ?? null }),
    passwordHash: password_hash,
    role: account.role ?? Role.User,
    isActive: account.is_active ?? true,
    createdAt,
    updatedAt: now,
    lastLoginAt: null,
    passwordChangedAt: createdAt,
  };
}

function asDryRun({ line, result, username, errors }: ImportReport): ImportReport {
  if (result === 'imported') return { line, result: 'importable', username };
  return { line, result, username, errors };
}
