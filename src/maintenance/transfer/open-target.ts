import type { DataSource } from 'typeorm';
import { OperationError } from '../../common/errors/operation.error.js';
import { connect } from '../../database/connect.js';
import { type Classes, dataSourceOptions } from '../../database/data-source.options.js';
import { migrationNames } from '../../database/load-migrations.js';
import { migrate } from '../../database/migrate.js';

const VARIABLE = 'TARGET_DATABASE_URL';

/**
 * Connects to the PostgreSQL database of `TARGET_DATABASE_URL` and runs its pending migrations.
 *
 * @throws StartupError when it cannot be opened
 * @throws OperationError when it has users, or is of a newer version
 */
export async function openTarget(url: string, entities: Classes): Promise<DataSource> {
  const options = await dataSourceOptions({ DATABASE_URL: url }, entities, VARIABLE);
  const target = await connect(options, url, VARIABLE);
  try {
    await assertNoUsers(target);
    await migrate(target);
    await assertNotNewer(target);
    return target;
  } catch (error) {
    await target.destroy();
    throw error;
  }
}

/** Runs before the schema is changed. */
async function assertNoUsers(target: DataSource): Promise<void> {
  const [found] = await target.query<{ users: string | null; migrations: string | null }[]>(
    "SELECT to_regclass('users') AS users, to_regclass('migrations') AS migrations",
  );
  if (!found?.users) return;
  if (!found.migrations) {
    throw new OperationError('the target belongs to another application; use an empty database');
  }
  const users = await target.query<unknown[]>('SELECT 1 FROM users LIMIT 1');
  if (users.length > 0) throw new OperationError('the target has users; use an empty database');
}

async function assertNotNewer(target: DataSource): Promise<void> {
  const known = await migrationNames();
  const ran = await target.query<{ name: string }[]>('SELECT name FROM migrations');
  const newer = ran.find(({ name }) => !known.includes(name));
  if (!newer) return;
  throw new OperationError(
    `the target is of a newer version (unknown migration ${newer.name}); upgrade first`,
  );
}
