import { jest } from '@jest/globals';
import { cpSync, mkdirSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { OnProgress } from '../../common/progress.js';
import { SqliteFile } from '../../database/sqlite/sqlite-file.js';
import { ProgressBar } from '../../cli/progress-bar.js';
import { RestoreTarget } from './restore-target.js';
import { openFile } from '../backup/sqlite-files.js';

const ROWS = 4_000;

/** Larger than what SQLite keeps in memory (2 MB), so that pages reach the file before the commit. */
async function makeDatabase(path: string, owner: string, mode: string): Promise<void> {
  await writeFile(path, '');
  await openFile(path, (file) =>
    file.execute(
      `PRAGMA journal_mode = ${mode}; CREATE TABLE t (owner text, filler text);
       WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < ${ROWS})
       INSERT INTO t SELECT '${owner}', hex(randomblob(1000)) FROM i`,
    ),
  );
}

/** Whose all the rows are; more than one name is a mixture. */
async function ownersOf(path: string): Promise<string> {
  return openFile(path, async (file) => {
    const [sound] = await file.query<{ integrity_check: string }>('PRAGMA integrity_check');
    const owners = await file.query<{ owner: string; rows: number }>(
      'SELECT owner, count(*) AS rows FROM t GROUP BY owner',
    );
    return [sound?.integrity_check, ...owners.map(({ owner, rows }) => `${rows} ${owner}`)].join(
      ', ',
    );
  });
}

describe('a database that is replaced', () => {
  let folder: string;
  const live = () => join(folder, 'data', 'auth.db');
  const backup = () => join(folder, 'backup.db');
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'uas-place-'));
    mkdirSync(join(folder, 'data'));
    await makeDatabase(live(), 'old', 'WAL');
    await makeDatabase(backup(), 'new', 'DELETE');
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await rm(folder, { recursive: true });
  });

  it('is the old one or the new one, whenever the process or the machine dies', async () => {
    let moments = 0;
    // All that is on the disk at a moment is what a crash would leave.
    const remember = () =>
      cpSync(join(folder, 'data'), join(folder, String(moments++)), { recursive: true });
    for (const name of ['copyTo', 'copyFrom'] as const) {
      const copy = SqliteFile.prototype[name];
      jest.spyOn(SqliteFile.prototype, name).mockImplementation(async function (
        this: SqliteFile,
        path: string,
        onProgress: OnProgress,
      ) {
        remember();
        await copy.call(this, path, (done, total) => {
          remember();
          onProgress(done, total);
        });
        remember();
      });
    }
    const place = await RestoreTarget.take(live());
    await place.replaceBy(backup(), new ProgressBar(new PassThrough(), false));
    remember();
    await place.refund();
    remember();
    jest.restoreAllMocks();

    const found = [];
    for (let i = 0; i < moments; i += 1) {
      found.push(await ownersOf(join(folder, String(i), 'auth.db')));
    }
    const [old, replaced] = [`ok, ${ROWS} old`, `ok, ${ROWS} new`];
    const change = found.indexOf(replaced);
    expect(change).toBeGreaterThan(5);
    expect(found).toEqual(found.map((_, i) => (i < change ? old : replaced)));
    // What was there is kept whole before anything of it is changed.
    for (let i = 0; i < moments; i += 1) {
      const names = await readdir(join(folder, String(i)));
      const kept = names.find((name) => /before-[\dTZ.-]+$/.test(name));
      if (i >= change) expect(kept).toBeDefined();
      if (kept) expect(await ownersOf(join(folder, String(i), kept))).toBe(old);
    }
  });

  it('can be used by nobody else meanwhile, and by whoever waited afterwards', async () => {
    const place = await RestoreTarget.take(live());
    const other = await SqliteFile.open(live());
    await other.execute('PRAGMA busy_timeout = 20000');
    const answer = other.query('SELECT DISTINCT owner FROM t');
    await place.replaceBy(backup(), new ProgressBar(new PassThrough(), false));
    await place.refund();
    expect(await answer).toEqual([{ owner: 'new' }]);
    await other.execute("INSERT INTO t VALUES ('new', '')");
    await other.close();
    expect(await ownersOf(live())).toBe(`ok, ${ROWS + 1} new`);
  });
});
