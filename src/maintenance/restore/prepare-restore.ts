import type { EntityManager } from 'typeorm';
import { COMMAND_LINE } from '../../access/requester.js';
import { recordAudit } from '../../audit/record-audit.js';
import { connect } from '../../database/connect.js';
import { type Classes, dataSourceOptions } from '../../database/data-source.options.js';
import { migrate } from '../../database/migrate.js';
import { markRevoked } from '../../sessions/mark-revoked.js';
import { assertOwnSchema } from './assert-own-schema.js';

interface PrepareOptions {
  readonly entities: Classes;
  readonly isRevokingSessions: boolean;
}

interface Preparation {
  readonly migrationsRun: number;
  readonly sessionsRevoked: number;
}

/**
 * Prepares a copy of a backup for use: runs the pending migrations, records the restore in the audit log,
 * since it takes back later changes, and optionally revokes all sessions.
 *
 * @param backup the path shown in messages
 * @throws OperationError when the schema is not the one that this service creates
 */
export async function prepareRestore(
  file: string,
  backup: string,
  { entities, isRevokingSessions }: PrepareOptions,
): Promise<Preparation> {
  const url = `sqlite:${file}`;
  const dataSource = await connect(await dataSourceOptions({ DATABASE_URL: url }, entities), url);
  try {
    const { length: migrationsRun } = await migrate(dataSource);
    await assertOwnSchema(dataSource, backup);
    const sessionsRevoked = await dataSource.transaction(async (manager) => {
      await recordAudit(manager, COMMAND_LINE, { event: 'database_restored' });
      return isRevokingSessions ? revokeAllSessions(manager) : 0;
    });
    return { migrationsRun, sessionsRevoked };
  } finally {
    await dataSource.destroy();
  }
}

async function revokeAllSessions(manager: EntityManager): Promise<number> {
  const count = await markRevoked(manager, {}, 'admin');
  // One event without a user for the sessions of all users.
  const details = { reason: 'admin', session_count: count } as const;
  if (count > 0) await recordAudit(manager, COMMAND_LINE, { event: 'session_ended', details });
  return count;
}
