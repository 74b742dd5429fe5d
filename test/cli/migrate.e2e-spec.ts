import { existsSync } from 'node:fs';
import { migrationNames } from '../../src/database/load-migrations.js';
import { TestApp } from '../support/app.js';
import { command } from '../support/command-line.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { connect, pendingDiff } from '../support/migrations.js';

describe('migrate', () => {
  let database: TestDatabase;
  let names: string[];
  beforeAll(async () => (names = await migrationNames()));
  beforeEach(async () => (database = await createDatabase()));
  afterEach(() => database.drop());

  const migrate = (...options: string[]) => command(database, ['migrate', ...options]);
  const json = async (...options: string[]) =>
    JSON.parse((await migrate('--json', ...options)).stdout);
  const lines = (prefix: string) => names.map((name) => `${prefix}${name}\n`).join('');

  it('runs and prints pending migrations, and reports that the schema is up to date when repeated', async () => {
    expect(await migrate()).toEqual({ code: 0, stdout: lines('ran\t'), stderr: '' });
    const dataSource = await connect(database);
    expect(await pendingDiff(dataSource)).toEqual([]);
    await dataSource.destroy();
    expect(await migrate()).toEqual({ code: 0, stdout: 'the schema is up to date\n', stderr: '' });
    await (await TestApp.start({ MIGRATIONS_RUN: 'false' }, database)).close();
  });

  it('prints run and pending migrations with --status and changes nothing', async () => {
    expect((await migrate('--status')).stdout).toBe(lines('pending\t'));
    if (database.engine === 'sqlite') {
      expect(existsSync(database.url.slice('sqlite:'.length))).toBe(false);
    }
    expect((await migrate('--status')).stdout).toBe(lines('pending\t'));
    await migrate();
    expect((await migrate('--status')).stdout).toBe(lines('run\t'));
  });

  it('prints one JSON object with --json, with the same fields with and without --status', async () => {
    expect(await json('--status')).toEqual({ ran: [], run: [], pending: names });
    expect(await json()).toEqual({ ran: names, run: names, pending: [] });
    expect(await json()).toEqual({ ran: [], run: names, pending: [] });
    expect(await json('--status')).toEqual({ ran: [], run: names, pending: [] });
  });

  it('runs each migration once when two commands run at the same time', async () => {
    const both = await Promise.all([json(), json()]);
    const ran = both.map((report) => report.ran);
    expect(ran.toSorted((a, b) => b.length - a.length)).toEqual([names, []]);
  });
});
