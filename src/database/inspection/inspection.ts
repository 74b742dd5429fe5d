import { getMetadataArgsStorage } from 'typeorm';
import { pluralize } from '../../common/pluralize.js';
import type { Classes } from '../data-source.options.js';

/** The state of a database before a start, read without changing it. */
export interface Inspection {
  /** Reasons why a start fails, one line each. */
  readonly problems: string[];
  readonly warnings: string[];
  /** Names of migrations, oldest first. */
  readonly run: string[];
  readonly pending: string[];
}

/** What a start expects. */
export interface Expectation {
  /** Names of the tables of the entities. */
  readonly tables: string[];
  /** Names of the migrations of this version, oldest first. */
  readonly migrations: string[];
  /** Whether the start runs pending migrations. */
  readonly runsMigrations: boolean;
}

/** The parts of a schema that may belong to the service. */
export interface FoundSchema {
  /** Those of the expected tables that exist. */
  readonly tables: string[];
  /** The names in the table `migrations`; `foreign` where it has other columns, undefined where it is missing. */
  readonly migrations: string[] | 'foreign' | undefined;
}

/** Options of TypeORM, or the part of them that an expectation needs. */
interface ExpectingOptions {
  readonly entities?: unknown;
  readonly migrations?: unknown;
}

export function expectationOf(
  { entities, migrations }: ExpectingOptions,
  { runsMigrations }: { runsMigrations: boolean },
): Expectation {
  return {
    tables: getMetadataArgsStorage()
      .filterTables(entities as Classes)
      .map(({ name }) => String(name)),
    migrations: (migrations as Classes).map(({ name }) => name),
    runsMigrations,
  };
}

/** @param remedy for a database of another program, as the end of a sentence */
export function inspectSchema(
  found: FoundSchema,
  expected: Expectation,
  remedy: string,
): Inspection {
  const recorded = Array.isArray(found.migrations) ? found.migrations : [];
  const run = recorded.filter((name) => expected.migrations.includes(name));
  const newer = recorded.filter((name) => !expected.migrations.includes(name));
  const pending = expected.migrations.filter((name) => !recorded.includes(name));
  const foreign = foreignTable(found, run);
  if (foreign !== undefined) {
    const problem = `the table ${foreign} belongs to another program; ${remedy}`;
    return { problems: [problem], warnings: [], run: [], pending: expected.migrations };
  }
  const missing = expected.tables.filter((name) => !found.tables.includes(name));
  return {
    problems: [
      ...(pending.length > 0 && !expected.runsMigrations ? [lackingMigrations(pending)] : []),
      ...(pending.length === 0 && missing.length > 0
        ? [`the table ${missing.join(', ')} is missing; restore a backup`]
        : []),
    ],
    warnings: newer.length === 0 ? [] : [newerSchema(newer)],
    run: [...run, ...newer],
    pending,
  };
}

/** Every version of this service records its first migration, together with its first tables. */
function foreignTable({ tables, migrations }: FoundSchema, run: string[]): string | undefined {
  if (run.length > 0) return undefined;
  if (migrations === 'foreign' || (migrations && migrations.length > 0)) return 'migrations';
  return tables[0];
}

function lackingMigrations(pending: string[]): string {
  return `the database lacks ${pluralize(pending.length, 'migration')}; run: npx auth-service migrate (or set MIGRATIONS_RUN=true)`;
}

function newerSchema(newer: string[]): string {
  return `the schema is newer than this version of the service (unknown migration ${newer.join(', ')}); upgrade the service soon`;
}
