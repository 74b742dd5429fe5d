import { jest } from '@jest/globals';
import { cpSync, mkdirSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OnProgress, Progress } from '../../common/progress.js';
import { SqliteFile } from '../../database/sqlite/sqlite-file.js';
import { RestoreTarget } from './restore-target.js';
import { withSqliteFile } from '../backup/sqlite-files.js';

const ROWS = 4_000;

const SILENT: Progress = { stage: () => () => undefined, unmeasured: () => undefined };

/** Larger than SQLite's page cache (2 MB), so that pages reach the file before the commit. */
async function makeDatabase(path: string, owner: string, mode: string): Promise<void> {
  await writeFile(path, '');
  await withSqliteFile(path, (file) =>
    file.execute(
      `PRAGMA journal_mode = ${mode}; CREATE TABLE t (owner text, filler text);
       WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < ${ROWS})
       INSERT INTO t SELECT '${owner}', hex(randomblob(1000)) FROM i`,
    ),
  );
}

/** The result of the integrity check and the row count of each owner; two owners are a mixture. */
async function ownersOf(path: string): Promise<string> {
  return withSqliteFile(path, async (file) => {
    const [sound] = await file.query<{ integrity_check: string }>('PRAGMA integrity_check');
    const owners = await file.query<{ owner: string; rows: number }>(
      'SELECT owner, count(*) AS rows FROM t GROUP BY owner',
    );
    return [sound?.integrity_check, ...owners.map(({ owner, rows }) => `${rows} ${owner}`)].join(
      ', ',
    );
  });
}

describe('RestoreTarget', () => {
  let folder: string;
  const live = () => join(folder, 'data', 'auth.db');
  const backup = () => join(folder, 'backup.db');
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'uas-target-'));
    mkdirSync(join(folder, 'data'));
    await makeDatabase(live(), 'old', 'WAL');
    await makeDatabase(backup(), 'new', 'DELETE');
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await rm(folder, { recursive: true });
  });

  it('leaves either the old or the new database after a crash at any moment', async () => {
    let moments = 0;
    // The state of the disk at a moment is the state after a crash at that moment.
    const snapshot = () =>
      cpSync(join(folder, 'data'), join(folder, String(moments++)), { recursive: true });
    for (const name of ['copyTo', 'copyFrom'] as const) {
      const copy = SqliteFile.prototype[name];
      jest.spyOn(SqliteFile.prototype, name).mockImplementation(async function (
        this: SqliteFile,
        path: string,
        onProgress: OnProgress,
      ) {
        snapshot();
        await copy.call(this, path, (done, total) => {
          snapshot();
          onProgress(done, total);
        });
        snapshot();
      });
    }
    const target = await RestoreTarget.acquire(live());
    await target.replaceWith(backup(), SILENT);
    snapshot();
    await target.release();
    snapshot();
    jest.restoreAllMocks();

    const found = [];
    for (let i = 0; i < moments; i += 1) {
      found.push(await ownersOf(join(folder, String(i), 'auth.db')));
    }
    const [old, replaced] = [`ok, ${ROWS} old`, `ok, ${ROWS} new`];
    const change = found.indexOf(replaced);
    expect(change).toBeGreaterThan(5);
    expect(found).toEqual(found.map((_, i) => (i < change ? old : replaced)));
    // A complete copy of the old database exists before the database changes.
    for (let i = 0; i < moments; i += 1) {
      const names = await readdir(join(folder, String(i)));
      const previous = names.find((name) => /before-[\dTZ.-]+$/.test(name));
      if (i >= change) expect(previous).toBeDefined();
      if (previous) expect(await ownersOf(join(folder, String(i), previous))).toBe(old);
    }
  });

  it('blocks other connections until the release, and then shows them the new database', async () => {
    const target = await RestoreTarget.acquire(live());
    const other = await SqliteFile.open(live());
    await other.execute('PRAGMA busy_timeout = 20000');
    const answer = other.query('SELECT DISTINCT owner FROM t');
    await target.replaceWith(backup(), SILENT);
    await target.release();
    expect(await answer).toEqual([{ owner: 'new' }]);
    await other.execute("INSERT INTO t VALUES ('new', '')");
    await other.close();
    expect(await ownersOf(live())).toBe(`ok, ${ROWS + 1} new`);
  });
});
