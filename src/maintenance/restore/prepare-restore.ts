import type { DataSource } from 'typeorm';
import { recordAudit } from '../../audit/record-audit.js';
import { COMMAND_LINE } from '../../access/requester.js';
import { connect } from '../../database/connect.js';
import { dataSourceOptions } from '../../database/data-source.options.js';
import { migrate } from '../../database/migrate.js';
import { entities } from '../../app/entities.js';
import { expectOurSchema } from './assert-own-schema.js';
import { markRevoked } from '../../sessions/mark-revoked.js';

/** What was done to a copy before it took its place. */
interface Prepared {
  readonly migrationsRun: number;
  readonly sessionsEnded: number;
}

/**
 * Makes a copy ready to be served: brings its schema up to date and, if that is asked for, ends all of
 * its sessions.
 *
 * @param backup its name, for the message
 * @throws OperationError when it is not what this service has written
 */
export async function prepareRestore(
  file: string,
  backup: string,
  isEndingSessions: boolean,
): Promise<Prepared> {
  const url = `sqlite:${file}`;
  const dataSource = await connect(await dataSourceOptions({ DATABASE_URL: url }, entities), url);
  try {
    const { length: migrationsRun } = await migrate(dataSource);
    await expectOurSchema(dataSource, backup);
    const sessionsEnded = isEndingSessions ? await endAllSessions(dataSource) : 0;
    return { migrationsRun, sessionsEnded };
  } finally {
    await dataSource.destroy();
  }
}

function endAllSessions(dataSource: DataSource): Promise<number> {
  return dataSource.transaction(async (manager) => {
    const ended = await markRevoked(manager, {}, 'admin');
    // One event for all: it is about no account of its own.
    const details = { reason: 'admin', session_count: ended } as const;
    if (ended > 0) await recordAudit(manager, COMMAND_LINE, { event: 'session_ended', details });
    return ended;
  });
}
