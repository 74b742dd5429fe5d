import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { MigrationInterface } from 'typeorm';

type MigrationClass = new () => MigrationInterface;

const FOLDER = join(import.meta.dirname, '../../migrations');

/**
 * Every class that stands in `migrations/`, oldest first. TypeORM's own glob would do the same, but
 * its way of importing does not run inside Jest's modules.
 */
export async function loadMigrations(): Promise<MigrationClass[]> {
  const files = (await readdir(FOLDER)).filter((name) => /^\d+-.*\.(js|ts)$/.test(name)).toSorted();
  const modules = await Promise.all(
    files.map(
      async (name) =>
        (await import(pathToFileURL(join(FOLDER, name)).href)) as Record<string, MigrationClass>,
    ),
  );
  return modules.flatMap((module) => Object.values(module));
}

/** @returns the names of all migrations that this version knows, oldest first */
export async function migrationNames(): Promise<string[]> {
  return (await loadMigrations()).map(({ name }) => name);
}
