import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockDatabase } from './lock-database.js';
import { SqliteFile } from './sqlite-file.js';

let folder: string;
let path: string;
let first: SqliteFile;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'uas-file-'));
  path = join(folder, 'a.db');
  await writeFile(path, '');
  first = await SqliteFile.open(path);
  await first.execute(
    `PRAGMA journal_mode = WAL; CREATE TABLE t (n integer, filler text);
     WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < 5000)
     INSERT INTO t SELECT 0, hex(randomblob(1000)) FROM i`,
  );
});
afterEach(() => rm(folder, { recursive: true }));

describe('SqliteFile.copyTo', () => {
  it('does not restart when the database is written to meanwhile', async () => {
    const reader = await SqliteFile.open(path);
    const steps: number[] = [];
    const writer = { isDone: false };
    const writing = (async () => {
      while (!writer.isDone) await first.execute('UPDATE t SET n = n + 1 WHERE rowid = 1');
    })();
    await reader
      .copyTo(join(folder, 'b.db'), (done) => steps.push(done))
      .finally(() => (writer.isDone = true));
    await writing;
    expect(steps.length).toBeGreaterThan(3);
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    for (const file of [reader, first]) await file.close();
  });

  it('fails when the copy cannot be written', async () => {
    const copying = first.copyTo('/dev/null/b.db', () => undefined);
    await expect(copying).rejects.toThrow('SQLITE_CANTOPEN');
    await first.close();
  });
});

describe('lockDatabase', () => {
  it('returns no lock while another connection is open, even without a transaction', async () => {
    expect(await lockDatabase(path)).toBeUndefined();
    await first.close();
    const locked = await lockDatabase(path);
    expect(locked).toBeDefined();
    await locked?.close();
  });

  it('locks out other connections until it is closed, also without a transaction', async () => {
    await first.close();
    const locked = await lockDatabase(path);
    const other = await SqliteFile.open(path);
    await other.execute('PRAGMA busy_timeout = 0');
    await expect(other.query('SELECT 1 FROM t')).rejects.toThrow('SQLITE_BUSY');
    await locked?.close();
    expect(await other.query('SELECT count(*) AS rows FROM t')).toEqual([{ rows: 5_000 }]);
    await other.close();
  });
});
