import { TestApp } from '../support/app.js';
import { checkStart, expectSameFailure } from '../support/check-start.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { Pooler } from '../support/pooler.js';
import { databaseNameOf, queryAsAdministrator } from '../support/postgres.js';
import { queryPostgres } from '../support/query-postgres.js';
import { register } from '../support/users.js';

/** Set by the Jest project. */
declare const ENGINE: 'sqlite' | 'postgres';

const roleOf = (database: TestDatabase) => `role_${databaseNameOf(database)}`;

const withRoot = (database: TestDatabase, file: string): TestDatabase => ({
  ...database,
  url: `${database.url}?sslmode=verify-full&sslrootcert=${file}`,
});

const onPostgresql = () => {
  let database: TestDatabase;
  beforeEach(async () => (database = await createDatabase()));

  const asRole = (parameters = ''): TestDatabase => {
    const url = new URL(`${database.url}${parameters}`);
    url.username = roleOf(database);
    return { ...database, url: url.href };
  };
  const createRole = () =>
    queryPostgres(database, `CREATE ROLE ${roleOf(database)} LOGIN PASSWORD 'postgres'`);
  afterEach(async () => {
    const [found] = await queryAsAdministrator(
      database,
      'SELECT 1 FROM pg_roles WHERE rolname = $1',
      [roleOf(database)],
    );
    const role = roleOf(database);
    if (found) await queryPostgres(database, `DROP OWNED BY ${role}; DROP ROLE ${role}`);
    await database.drop();
  });

  it.each(['LATIN1', 'SQL_ASCII', 'EUC_JP'])(
    'refuses a database in the encoding %s, as a start does',
    async (encoding) => {
      const name = databaseNameOf(database);
      await queryAsAdministrator(database, `DROP DATABASE ${name}`);
      await queryAsAdministrator(
        database,
        `CREATE DATABASE ${name} ENCODING '${encoding}' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0`,
      );
      const [problem] = await expectSameFailure(database);
      expect(problem).toMatch(new RegExp(`encoded in ${encoding}.*ENCODING 'UTF8'`));
    },
  );

  it('refuses a user without the right to create tables, as a start does', async () => {
    await createRole();
    const [problem] = await expectSameFailure(asRole());
    expect(problem).toBe(
      `the user ${roleOf(database)} may not create tables in the schema public; run: GRANT CREATE ON SCHEMA "public" TO "${roleOf(database)}"`,
    );
  });

  it('refuses a user without rights on the tables, as a start does', async () => {
    await createRole();
    await (await TestApp.start({}, database)).close();
    const [all, ...others] = await expectSameFailure(asRole());
    expect(all).toMatch(
      /lacks rights on the tables .*migrations, .*sessions, .*users, .*; run: GRANT /,
    );
    expect(others).toEqual([]);
    await queryPostgres(
      database,
      `GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${roleOf(database)}`,
    );
    const [remaining] = await expectSameFailure(asRole());
    expect(remaining).toMatch(
      /lacks rights on the tables audit_events, .*known_addresses, .*one_time_tokens, .*sessions/,
    );
    await queryPostgres(
      database,
      `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${roleOf(database)}`,
    );
    expect(await checkStart(asRole())).toMatchObject({ code: 0, problems: [] });
  });

  it('refuses a schema that is missing or may not be used, as a start does', async () => {
    await createRole();
    const [missing] = await expectSameFailure(asRole('?schema=Auth'));
    expect(missing).toBe('the schema "Auth" does not exist; run: CREATE SCHEMA "Auth"');
    await queryPostgres(database, 'CREATE SCHEMA "Auth"');
    const [unusable] = await expectSameFailure(asRole('?schema=Auth'));
    expect(unusable).toMatch(
      /may not use the schema "Auth"; run: GRANT USAGE ON SCHEMA "Auth" TO /,
    );
    await queryPostgres(database, `GRANT USAGE, CREATE ON SCHEMA "Auth" TO ${roleOf(database)}`);
    expect(await checkStart(asRole('?schema=Auth'))).toMatchObject({ code: 0, problems: [] });
  });

  it('refuses a database that is read-only, as a start does', async () => {
    const name = databaseNameOf(database);
    await queryPostgres(database, `ALTER DATABASE ${name} SET default_transaction_read_only = on`);
    const [problem] = await expectSameFailure(database);
    expect(problem).toMatch(new RegExp(`^the database ${name} is read-only; set default_trans`));
  });

  it('refuses a server without TLS where the URL requires it, as a start does', async () => {
    const url = `${database.url}?sslmode=require`;
    const [problem] = await expectSameFailure({ ...database, url });
    expect(problem).toMatch(/does not support SSL.*check DATABASE_URL$/);
  });

  it('names a certificate file that cannot be used, as a start does', async () => {
    expect(await expectSameFailure(withRoot(database, '/no/such.pem'))).toEqual([
      'sslrootcert of DATABASE_URL names a file that cannot be read (ENOENT): /no/such.pem',
    ]);
    expect(await expectSameFailure(withRoot(database, 'package.json'))).toEqual([
      'sslrootcert of DATABASE_URL names a file without a PEM certificate or key: package.json',
    ]);
  });

  it('starts behind a pooler that refuses start-up parameters, and the check passes', async () => {
    const pooler = await Pooler.start(database.url);
    try {
      const url = pooler.url;
      expect(await checkStart({ url })).toMatchObject({ code: 0, problems: [] });
      const app = await TestApp.start({}, { ...database, url });
      await register(app);
      expect((await app.request('GET', '/health/ready')).status).toBe(200);
      await app.close();
    } finally {
      await pooler.stop();
    }
  });

  it('changes nothing in an empty database', async () => {
    expect((await checkStart(database)).code).toBe(0);
    const relations = await queryPostgres(
      database,
      "SELECT 1 FROM pg_class WHERE relnamespace = 'public'::regnamespace",
    );
    expect(relations).toEqual([]);
  });
};

const onSqlite = () => {
  it('is not needed by a start', async () => {
    const database = await createDatabase();
    expect(await checkStart(database)).toMatchObject({ code: 0, problems: [] });
    await database.drop();
  });
};

describe('a server of PostgreSQL', ENGINE === 'postgres' ? onPostgresql : onSqlite);
