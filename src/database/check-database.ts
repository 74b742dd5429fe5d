import { dirname } from 'node:path';
import { probeFolder } from '../common/probe-folder.js';
import { sqliteFile } from '../config/database-url.js';
import type { Environment } from '../config/environment.js';
import { connect, openFailure } from './connect.js';
import { type Classes, dataSourceOptions } from './data-source.options.js';
import { inspectFile, inspectServer } from './inspection/inspect-database.js';
import { expectationOf, type Inspection } from './inspection/inspection.js';
import { requestOptions } from './request-options.js';

/**
 * Takes the steps of `openDatabase` up to its first change. Nothing that it creates remains.
 *
 * @throws StartupError when the database cannot be opened
 */
export async function checkDatabase(
  environment: Environment,
  entities: Classes,
): Promise<Inspection> {
  const { DATABASE_URL } = environment;
  const options = await dataSourceOptions(environment, entities);
  const expected = expectationOf(options, environment);
  const file = sqliteFile(DATABASE_URL);
  if (file !== undefined && file !== ':memory:') {
    try {
      // SQLite keeps its write-ahead log beside the database.
      probeFolder(dirname(file));
    } catch (error) {
      throw openFailure(error, DATABASE_URL);
    }
  }
  const inspection = await inspectFile(DATABASE_URL, expected, true);
  if (inspection) return inspection;
  const dataSource = await connect(await requestOptions(options, DATABASE_URL), DATABASE_URL);
  try {
    return await inspectServer(dataSource, expected, DATABASE_URL);
  } finally {
    await dataSource.destroy();
  }
}
