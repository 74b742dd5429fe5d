import type { DataSource } from 'typeorm';
import { connect } from '../../database/connect.js';
import { dataSourceOptions } from '../../database/data-source.options.js';
import { migrationNames } from '../../database/load-migrations.js';
import { migrate } from '../../database/migrate.js';
import { entities } from '../../app/entities.js';
import { OperationError } from '../../common/errors/operation.error.js';

/**
 * Connects to the PostgreSQL database that is moved to, and brings its schema up to date.
 *
 * @throws StartupError when it can't be reached
 * @throws OperationError when it has accounts, or is one of a newer version
 */
export async function openTarget(url: string): Promise<DataSource> {
  const options = await dataSourceOptions({ DATABASE_URL: url }, entities);
  const target = await connect(options, url, 'TARGET_DATABASE_URL');
  try {
    await expectNoAccounts(target);
    await migrate(target);
    await expectSameVersion(target);
    return target;
  } catch (error) {
    await target.destroy();
    throw error;
  }
}

/** Before its schema is touched. */
async function expectNoAccounts(target: DataSource): Promise<void> {
  const [found] = await target.query<{ users: string | null; migrations: string | null }[]>(
    "SELECT to_regclass('users') AS users, to_regclass('migrations') AS migrations",
  );
  if (!found?.users) return;
  if (!found.migrations) {
    throw new OperationError('the target is of something else; take an empty one');
  }
  const accounts = await target.query<unknown[]>('SELECT 1 FROM users LIMIT 1');
  if (accounts.length > 0) {
    throw new OperationError('the target has accounts; take an empty database');
  }
}

async function expectSameVersion(target: DataSource): Promise<void> {
  const known = await migrationNames();
  const ran = await target.query<{ name: string }[]>('SELECT name FROM migrations');
  const newer = ran.find(({ name }) => !known.includes(name));
  if (newer) {
    throw new OperationError(
      `the target is of a newer version: this one doesn't know its migration ${newer.name}`,
    );
  }
}
