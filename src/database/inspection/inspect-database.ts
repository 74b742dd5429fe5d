import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { type DataSource, QueryFailedError } from 'typeorm';
import { fileExposure, folderExposure } from '../../common/file-permissions.js';
import { sqliteFile } from '../../config/database-url.js';
import { openFailure } from '../connect.js';
import type { Expectation, Inspection } from './inspection.js';
import { inspectSqlite } from './inspect-sqlite.js';

/**
 * Inspects the file of a SQLite URL, before a connection changes or creates it.
 *
 * @param probesWrites whether to verify that the file can be written
 * @returns undefined for PostgreSQL
 * @throws StartupError when the file cannot be read
 */
export async function inspectFile(
  databaseUrl: string,
  expected: Expectation,
  probesWrites = false,
): Promise<Inspection | undefined> {
  const file = sqliteFile(databaseUrl);
  if (file === undefined) return undefined;
  try {
    const found = await inspectSqlite(file, expected, { probesWrites });
    return { ...found, warnings: [...found.warnings, ...exposures(file)] };
  } catch (error) {
    throw openFailure(error, databaseUrl);
  }
}

/** Reading the file reveals password hashes, and writing to it creates admins. */
function exposures(file: string): string[] {
  if (file === ':memory:') return [];
  const folder = dirname(file);
  return [
    existsSync(folder) ? folderExposure(folder) : undefined,
    existsSync(file) ? fileExposure(file) : undefined,
  ].filter((line) => line !== undefined);
}

/**
 * Inspects a connected database of PostgreSQL.
 *
 * @throws StartupError when it rejects a statement, as a pooler in statement mode does
 */
export async function inspectServer(
  dataSource: DataSource,
  expected: Expectation,
  databaseUrl: string,
): Promise<Inspection> {
  const { inspectPostgres } = await import('./inspect-postgres.js');
  try {
    return await inspectPostgres(dataSource, expected);
  } catch (error) {
    if (error instanceof QueryFailedError) throw openFailure(error, databaseUrl);
    throw error;
  }
}
