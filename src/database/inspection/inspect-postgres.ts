import type { DataSource, QueryRunner } from 'typeorm';
import {
  type Expectation,
  type FoundSchema,
  inspectSchema,
  type Inspection,
} from './inspection.js';

interface Facts {
  database: string;
  user: string;
  encoding: string;
  is_standby: boolean;
  is_read_only: boolean;
  /** Null where the schema is missing or may not be used. */
  schema: string | null;
  wanted: string;
  exists: boolean;
  may_create: boolean | null;
  pid: number;
}

const FACTS = `
  SELECT current_database() AS database, current_user AS user,
    current_setting('server_encoding') AS encoding, pg_is_in_recovery() AS is_standby,
    current_setting('transaction_read_only') = 'on' AS is_read_only,
    current_schema() AS schema, current_setting('search_path') AS wanted,
    to_regnamespace(current_setting('search_path')) IS NOT NULL AS exists,
    has_schema_privilege(current_schema(), 'CREATE') AS may_create, pg_backend_pid() AS pid`;

const MIGRATIONS = 'migrations';
const RIGHTS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'] as const;

/** Inspects a database of PostgreSQL that the session settings were applied to. */
export async function inspectPostgres(
  dataSource: DataSource,
  expected: Expectation,
): Promise<Inspection> {
  const nothing = { problems: [], warnings: [], run: [], pending: expected.migrations };
  const runner = dataSource.createQueryRunner();
  try {
    const [facts] = (await runner.query(FACTS)) as Facts[];
    if (!facts) throw new Error('no answer to a SELECT without FROM');
    const unusable = unusableDatabase(facts);
    if (unusable !== undefined) return { ...nothing, problems: [unusable] };
    const pooler = await transactionPooling(dataSource, facts);
    const schema = await readSchema(runner, expected);
    const log = schema.tableFacts.find(({ name }) => name === MIGRATIONS);
    if (log && !log.SELECT) return { ...nothing, problems: missingRights(facts, [], schema) };
    const remedy = 'use an empty database, or another schema (?schema= in the URL)';
    const inspection = inspectSchema(schema, expected, remedy);
    const rights = missingRights(facts, inspection.pending, schema);
    return {
      ...inspection,
      problems: [
        ...[pooler].filter((line) => line !== undefined),
        ...inspection.problems,
        ...rights,
      ],
    };
  } finally {
    await runner.release();
  }
}

function unusableDatabase(facts: Facts): string | undefined {
  const { database, user, encoding, is_standby, is_read_only, schema, wanted, exists } = facts;
  if (encoding !== 'UTF8') {
    return `the database ${database} is encoded in ${encoding}, which lacks characters of names; create it with: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0`;
  }
  if (is_standby) return `the database ${database} is a standby; set DATABASE_URL to the primary`;
  if (is_read_only) {
    return `the database ${database} is read-only; set default_transaction_read_only to off for the database and for ${user}`;
  }
  if (!exists) return `the schema ${wanted} does not exist; run: CREATE SCHEMA ${wanted}`;
  if (schema === null) {
    return `the user ${user} may not use the schema ${wanted}; run: GRANT USAGE ON SCHEMA ${wanted} TO "${user}"`;
  }
  return undefined;
}

/**
 * Two open connections never share a server process, except behind a pooler in transaction mode: it lends
 * the process that has just become free.
 */
async function transactionPooling(
  dataSource: DataSource,
  { pid }: Facts,
): Promise<string | undefined> {
  const second = dataSource.createQueryRunner();
  try {
    await second.startTransaction();
    const [row] = (await second.query('SELECT pg_backend_pid() AS pid')) as { pid: number }[];
    await second.rollbackTransaction();
    if (row?.pid !== pid) return undefined;
    return 'DATABASE_URL leads to a pooler in transaction mode; use its session mode, or the server itself';
  } finally {
    await second.release();
  }
}

type TableFacts = Record<(typeof RIGHTS)[number], boolean> & { name: string };

interface PostgresSchema extends FoundSchema {
  readonly tableFacts: TableFacts[];
}

/** In one snapshot: another instance may be migrating. */
async function readSchema(runner: QueryRunner, expected: Expectation): Promise<PostgresSchema> {
  await runner.startTransaction('REPEATABLE READ');
  try {
    const rights = RIGHTS.map((right) => `has_table_privilege(oid, '${right}') AS "${right}"`);
    const tableFacts = (await runner.query(
      `SELECT relname AS name, ${rights.join(', ')} FROM pg_class
       WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema()) AND relkind IN ('r', 'p', 'v', 'm', 'f')
         AND relname = ANY ($1) ORDER BY relname`,
      [[MIGRATIONS, ...expected.tables]],
    )) as TableFacts[];
    const log = tableFacts.find(({ name }) => name === MIGRATIONS);
    const tables = tableFacts.map(({ name }) => name).filter((name) => name !== MIGRATIONS);
    const migrations = log?.SELECT ? await readMigrations(runner) : undefined;
    return { tables, migrations, tableFacts };
  } finally {
    await runner.rollbackTransaction();
  }
}

async function readMigrations(runner: QueryRunner): Promise<string[] | 'foreign'> {
  const columns = (await runner.query(
    `SELECT 1 FROM pg_attribute WHERE attrelid = 'migrations'::regclass AND attname IN ('name', 'timestamp')`,
  )) as unknown[];
  if (columns.length < 2) return 'foreign';
  const rows = (await runner.query('SELECT name FROM migrations ORDER BY id')) as {
    name: string;
  }[];
  return rows.map(({ name }) => name);
}

function missingRights(
  { user, schema, may_create }: Facts,
  pending: string[],
  { tableFacts }: PostgresSchema,
): string[] {
  const tables = tableFacts.filter((table) => {
    // The log of migrations is only read, except by migrations.
    const needed = table.name === MIGRATIONS && pending.length === 0 ? RIGHTS.slice(0, 1) : RIGHTS;
    return !needed.every((right) => table[right]);
  });
  const lines: string[] = [];
  if (tables.length > 0) {
    const names = tables.map(({ name }) => name).join(', ');
    lines.push(
      `the user ${user} lacks rights on the tables ${names}; run: GRANT ${RIGHTS.join(', ')} ON ALL TABLES IN SCHEMA "${schema}" TO "${user}"`,
    );
  }
  if (pending.length > 0 && !may_create) {
    lines.push(
      `the user ${user} may not create tables in the schema ${schema}; run: GRANT CREATE ON SCHEMA "${schema}" TO "${user}"`,
    );
  }
  return lines;
}
