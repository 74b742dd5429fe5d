import { existsSync, readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StartupError } from '../../src/common/errors/startup.error.js';
import { migrationNames } from '../../src/database/load-migrations.js';
import { TestApp } from '../support/app.js';
import { command } from '../support/command-line.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { checkStart, expectSameFailure } from '../support/check-start.js';
import { queryPostgres } from '../support/query-postgres.js';
import { querySqliteFile } from '../support/sqlite-file.js';
import { SecondConnection } from '../support/sqlite.js';

/** Set by the Jest project. */
declare const ENGINE: 'sqlite' | 'postgres';

const fileOf = ({ url }: TestDatabase) => url.replace('sqlite:', '');

describe('config check --connect', () => {
  let database: TestDatabase;
  beforeEach(async () => (database = await createDatabase()));
  afterEach(() => database.drop());

  const execute = async (...statements: string[]) => {
    if (database.engine === 'postgres') {
      await queryPostgres(database, statements.join('; '));
      return;
    }
    const connection = new SecondConnection(database);
    for (const statement of statements) await connection.run(statement);
    await connection.close();
  };
  const migrateDatabase = async () => (await TestApp.start({}, database)).close();

  it.each([
    ['users', 'CREATE TABLE users (id integer, login text)', 0],
    ['migrations', 'CREATE TABLE migrations (id integer, migration text, batch integer)', 0],
    ['migrations', 'CREATE TABLE migrations (id integer, timestamp integer, name text)', 1],
  ])('refuses a table %s of another program, as a start does: %s', async (table, create, rows) => {
    await execute(
      create,
      ...(rows > 0 ? [`INSERT INTO migrations VALUES (1, 2, 'CreateShop2')`] : []),
    );
    const [problem, ...others] = await expectSameFailure(database);
    expect(problem).toMatch(new RegExp(`^the table ${table} belongs to another program; `));
    expect(others).toEqual([]);
    expect((await command(database, ['migrate'])).stderr).toBe(`${problem}\n`);
  });

  it('refuses a database that lacks migrations when a start would not run them', async () => {
    const [problem] = await expectSameFailure(database, { MIGRATIONS_RUN: 'false' });
    expect(problem).toMatch(/^the database lacks \d+ migrations; run: npx auth-service migrate /);
  });

  it('refuses a database that lacks a table, as a start does', async () => {
    await migrateDatabase();
    await execute('DROP TABLE audit_events');
    const [problem] = await expectSameFailure(database);
    expect(problem).toBe('the table audit_events is missing; restore a backup');
  });

  it('warns about a schema that is newer than the program, which starts', async () => {
    await migrateDatabase();
    await execute("INSERT INTO migrations (timestamp, name) VALUES (3000, 'Later3000')");
    const { code, problems, warnings } = await checkStart(database);
    expect([code, problems]).toEqual([0, []]);
    expect(warnings).toEqual([
      expect.stringMatching(/^the schema is newer than this version .*unknown migration Later3000/),
    ]);
    const { stdout } = await command(database, ['config', 'check', '--connect']);
    expect(stdout).toContain(`warning: ${warnings[0]}\n`);
    await migrateDatabase();
  });

  it('names a file of the pages that cannot be used', async () => {
    const variables = { BRAND_LOGO: '/no/logo.svg', PAGES_TEMPLATES: '/no/folder' };
    const { problems } = await checkStart(database, variables);
    expect(problems).toEqual([
      expect.stringMatching(/^PAGES_TEMPLATES: the folder \/no\/folder cannot be read/),
    ]);
    const { problems: others } = await checkStart(database, { ...variables, PAGES_TEMPLATES: '' });
    expect(others).toEqual([expect.stringMatching(/^BRAND_LOGO: the file \/no\/logo\.svg/)]);
    const off = await checkStart(database, { ...variables, PAGES_ENABLED: 'false' });
    expect(off.problems).toEqual([]);
  });

  it('names an address that the service cannot listen on', async () => {
    const wrong: Record<string, string>[] = [
      { HOST: '203.0.113.7' },
      { METRICS_PORT: '9464', METRICS_HOST: 'no-such-host.invalid' },
    ];
    for (const variables of wrong) {
      const { code, problems } = await checkStart(database, variables);
      expect([code, problems]).toEqual([
        1,
        [expect.stringMatching(/^(METRICS_)?HOST \S+ is not an address of this machine \(E/)],
      ]);
    }
  });

  it('passes beside the running service, on its port', async () => {
    const app = await TestApp.start({}, database);
    await app.app.listen({ port: 0, host: '127.0.0.1' });
    const PORT = new URL(await app.app.getUrl()).port;
    expect(await checkStart(database, { PORT })).toMatchObject({
      code: 0,
      problems: [],
      warnings: [],
    });
    await app.close();
  });

  const onSqlite = () => {
    it('creates neither the file nor its folder', async () => {
      const folder = dirname(fileOf(database));
      const url = `sqlite:${join(folder, 'a/b/new.db')}`;
      expect(await checkStart({ url }, { SECRET_KEY: '' })).toMatchObject({
        code: 0,
        problems: [],
      });
      expect(readdirSync(folder)).toEqual([]);
    });

    it('leaves an existing database as it is, with its journal mode', async () => {
      await execute('CREATE TABLE users (id integer)');
      await checkStart(database);
      await TestApp.start({}, database).catch(() => undefined);
      const rows = await querySqliteFile(fileOf(database), 'PRAGMA journal_mode');
      expect(rows).toEqual([{ journal_mode: 'delete' }]);
      expect(readdirSync(dirname(fileOf(database)))).toEqual(['auth.db']);
    });

    it.each(['sqlite:/proc/uas/auth.db', 'sqlite:/sys/auth.db', 'sqlite:/dev/null/auth.db'])(
      'refuses a folder that cannot be written, as a start does: %s',
      async (url) => {
        const { code, problems } = await checkStart({ url });
        expect([code, problems]).toEqual([
          1,
          [
            expect.stringMatching(
              /^the database sqlite:.* cannot be opened \(E.*check DATABASE_URL$/,
            ),
          ],
        ]);
        await expect(TestApp.start({}, { ...database, url })).rejects.toThrow(StartupError);
      },
    );

    it('refuses a file that is not a database, as a start does', async () => {
      await writeFile(fileOf(database), 'this is a text, not a database'.repeat(99));
      const [problem] = await expectSameFailure(database);
      expect(problem).toMatch(/SQLITE_NOTADB/);
    });

    it('refuses an empty key file, and creates none', async () => {
      const key = join(dirname(fileOf(database)), 'secret.key');
      expect((await checkStart(database, { SECRET_KEY: '' })).code).toBe(0);
      expect(existsSync(key)).toBe(false);
      await writeFile(key, '');
      const { problems } = await checkStart(database, { SECRET_KEY: '' });
      expect(problems).toEqual([`${key} is empty; delete it to generate a new key`]);
    });

    it('reports a database that another process has locked', async () => {
      await migrateDatabase();
      const other = new SecondConnection(database);
      await other.run('BEGIN EXCLUSIVE');
      const { problems } = await checkStart(database);
      expect(problems).toEqual([expect.stringMatching(/SQLITE_BUSY/)]);
      await other.run('ROLLBACK');
      await other.close();
    });

    it('knows all migrations of this version', async () => {
      await migrateDatabase();
      const { stdout } = await command(database, ['config', 'check', '--connect', '--json']);
      expect(JSON.parse(stdout).schema).toEqual({ run: await migrationNames(), pending: [] });
    });
  };

  if (ENGINE === 'sqlite') describe('on sqlite', onSqlite);
});
