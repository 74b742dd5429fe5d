import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withSqliteFile } from '../../src/maintenance/backup/sqlite-files.js';
import { ProjectFolder } from '../support/program.js';

const FIRST = 'CreateUsersAndSessions1795392000000';
const DATABASE = { DATABASE_URL: 'sqlite:./auth.db' };

describe('the migration commands', () => {
  const folder = new ProjectFolder();
  const migrations = join(folder.path, 'migrations');
  beforeAll(() => mkdirSync(migrations));
  afterAll(() => folder.remove());

  const migration = (...args: string[]) =>
    folder.run([process.execPath, 'scripts/migration.mjs', ...args], DATABASE);
  const migrate = () => folder.run([process.execPath, 'dist/src/main.js', 'migrate'], DATABASE);
  const sqlite = (statement: string) =>
    folder.run([
      process.execPath,
      '--input-type=module',
      '--eval',
      `import sqlite3 from 'sqlite3';
       new sqlite3.Database('auth.db').exec(${JSON.stringify(statement)});`,
    ]);

  const done = () =>
    withSqliteFile(join(folder.path, 'auth.db'), async (file) => {
      const [row] = await file.query<{ done: number }>('SELECT count(*) AS done FROM migrations');
      return row?.done ?? 0;
    });

  it.each([
    [[]],
    [['frob']],
    [['show', 'something']],
    [['generate']],
    [['create']],
    [['create', 'two', 'names']],
  ])('show their usage for %j', async (args) => {
    const { code, stdout, stderr } = await migration(...args);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^usage: npm run migration:revert \|/);
  });

  it.each(['../../etc/x', 'Add Phone', '-x', 'add_phone', '1st', '$(id)'])(
    'reject the name %s',
    async (name) => {
      const { code, stderr } = await migration('create', name);
      expect(code).toBe(1);
      expect(stderr).toMatch(/lower-case letters, digits and dashes/);
      expect(readdirSync(migrations)).toEqual([]);
    },
  );

  it('run all migrations and then generate no change', async () => {
    const before = await migration('show');
    expect(before.code).toBe(0);
    expect(before.stdout).toContain(`[ ] ${FIRST}`);

    const run = await migrate();
    expect([run.code, run.stderr]).toEqual([0, '']);
    expect(run.stdout).toContain(FIRST);
    expect((await migration('show')).stdout).toMatch(new RegExp(`\\[X\\] .*${FIRST}`));

    const generated = await migration('generate', 'nothing-new');
    expect(generated.stdout + generated.stderr).toContain('No changes in database schema');
    expect(readdirSync(migrations)).toEqual([]);
  });

  // test/database/migrations.e2e-spec.ts reverts all of them, in one process.
  it('revert the last migration and run it again', async () => {
    await migrate();
    const all = await done();
    expect(all).toBeGreaterThan(2);
    for (const left of [all - 1, all - 2]) {
      expect((await migration('revert')).code).toBe(0);
      expect(await done()).toBe(left);
    }
    const shown = (await migration('show')).stdout.trim().split('\n').slice(-3);
    expect(shown.map((line) => line.slice(0, 3))).toEqual(['[X]', '[ ]', '[ ]']);
    expect((await migrate()).code).toBe(0);
    expect(await done()).toBe(all);
  });

  it('generate the statements for a missing column', async () => {
    await migrate();
    await sqlite('DROP INDEX users_created_at_id_idx');
    const { code } = await migration('generate', 'list-users-faster');
    expect(code).toBe(0);
    const [file = ''] = readdirSync(migrations);
    expect(file).toMatch(/^\d{13}-list-users-faster\.ts$/);
    expect(readFileSync(join(migrations, file), 'utf8')).toContain('users_created_at_id_idx');
  });

  it('create an empty migration in the folder migrations', async () => {
    const { code } = await migration('create', 'add-phone-number');
    expect(code).toBe(0);
    const file = readdirSync(migrations).find((name) => name.includes('add-phone-number')) ?? '';
    expect(file).toMatch(/^\d{13}-add-phone-number\.ts$/);
    const text = readFileSync(join(migrations, file), 'utf8');
    expect(text).toMatch(/export class AddPhoneNumber\d{13} implements MigrationInterface/);
  });

  it('fail with the reason when the database is missing', async () => {
    const command = [process.execPath, 'scripts/migration.mjs', 'show'];
    const nowhere = await folder.run(command, { DATABASE_URL: 'nonsense' });
    expect(nowhere.code).toBe(1);
    expect(nowhere.stdout + nowhere.stderr).toContain('DATABASE_URL must look like');
  });
});
