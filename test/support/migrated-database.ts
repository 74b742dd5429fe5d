import { entities } from '../../src/app/entities.js';
import { connect } from '../../src/database/connect.js';
import { dataSourceOptions } from '../../src/database/data-source.options.js';
import { migrate } from '../../src/database/migrate.js';
import { copyDatabase, createDatabase, type TestDatabase } from './database.js';

/** One for each test file. */
let template: Promise<TestDatabase> | undefined;
afterAll(async () => (await template)?.drop());

/** Creates a database with the current schema and no rows, by a copy: running all migrations takes longer. */
export async function createMigratedDatabase(): Promise<TestDatabase> {
  template ??= createTemplate();
  return copyDatabase(await template);
}

async function createTemplate(): Promise<TestDatabase> {
  const database = await createDatabase();
  const options = await dataSourceOptions({ DATABASE_URL: database.url }, entities);
  const dataSource = await connect(options, database.url);
  await migrate(dataSource);
  await dataSource.destroy();
  return database;
}
