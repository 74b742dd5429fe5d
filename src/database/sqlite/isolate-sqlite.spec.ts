import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as milliseconds } from 'node:timers/promises';
import { DataSource, type Repository } from 'typeorm';
import { Note, type NotesDatabase, openNotes } from '../../../test/support/notes.js';
import { isolateSqlite, prepareSqlite } from './isolate-sqlite.js';

const note = (id: number) => ({ id, text: '' });

/** A promise that its creator resolves. */
function signal(): { sent: Promise<void>; send: () => void } {
  let send!: () => void;
  return { sent: new Promise((resolve) => (send = resolve)), send };
}

/**
 * The four faults of a plain DataSource on SQLite, where all callers share one query runner. The tests
 * of the plain one show that they exist; when these fail, TypeORM has fixed them and this folder is
 * obsolete.
 */
describe.each([
  { kind: 'a plain DataSource', isolated: false },
  { kind: 'an isolated DataSource', isolated: true },
])('$kind', ({ isolated }) => {
  let database: NotesDatabase;
  let dataSource: DataSource;
  let notes: Repository<Note>;

  beforeEach(async () => {
    database = await openNotes({ isolated });
    dataSource = database.dataSource;
    notes = dataSource.getRepository(Note);
  });
  afterEach(() => database.drop());

  /** Runs `during` while a transaction has inserted note 1, before it is rolled back. */
  async function duringRollback<T>(during: () => Promise<T>): Promise<T> {
    const [inserted, finished] = [signal(), signal()];
    const rolledBack = dataSource.transaction(async (manager) => {
      await manager.insert(Note, note(1));
      inserted.send();
      await finished.sent;
      throw new Error('rolled back');
    });
    await inserted.sent;
    const result = during();
    // Isolated, `during` waits for the end of the transaction; plain, it ends before.
    await (isolated ? milliseconds(50) : result);
    finished.send();
    await expect(rolledBack).rejects.toThrow('rolled back');
    return result;
  }

  it(`${isolated ? 'commits' : 'rejects'} all of 8 concurrent transactions`, async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, (_, id) =>
        dataSource.transaction(async (manager) => {
          await manager.insert(Note, note(id));
          await manager.update(Note, { id }, { text: 'done' });
        }),
      ),
    );
    const committed = outcomes.filter(({ status }) => status === 'fulfilled');
    expect(committed).toHaveLength(isolated ? 8 : 0);
    if (isolated) expect(await notes.countBy({ text: 'done' })).toBe(8);
  });

  it(`${isolated ? 'keeps' : 'loses'} a committed row when another transaction rolls back`, async () => {
    await duringRollback(() => dataSource.transaction((manager) => manager.insert(Note, note(2))));
    expect(await notes.existsBy({ id: 2 })).toBe(isolated);
  });

  it(`${isolated ? 'keeps' : 'loses'} a plain insert when a transaction rolls back`, async () => {
    await duringRollback(() => notes.insert(note(2)));
    expect(await notes.existsBy({ id: 2 })).toBe(isolated);
  });

  it(`${isolated ? 'hides' : 'shows'} uncommitted rows`, async () => {
    const seen = await duringRollback(() => notes.existsBy({ id: 1 }));
    expect(seen).toBe(!isolated);
  });
});

const open = async (settings: { enableWAL: boolean; database: string }) => {
  const dataSource = new DataSource({ type: 'sqlite', ...settings });
  isolateSqlite(dataSource);
  return dataSource.initialize();
};

describe('prepareSqlite', () => {
  it('makes an acknowledged write survive a power failure', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'uas-isolation-'));
    const dataSource = await open({ database: join(folder, 'test.db'), enableWAL: true });
    try {
      await dataSource.query('PRAGMA synchronous = OFF');
      await prepareSqlite(dataSource.manager);
      expect(await dataSource.query('PRAGMA synchronous')).toEqual([{ synchronous: 2 }]);
      expect(await dataSource.query('PRAGMA journal_mode')).toEqual([{ journal_mode: 'wal' }]);
    } finally {
      await dataSource.destroy();
      await rm(folder, { recursive: true });
    }
  });

  it('throws when the database does not apply a setting', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'uas-isolation-'));
    const dataSource = await open({ database: join(folder, 'test.db'), enableWAL: false });
    try {
      await expect(prepareSqlite(dataSource.manager)).rejects.toThrow(
        'SQLite did not apply journal_mode = wal or memory (the value is delete)',
      );
      await dataSource.query('PRAGMA journal_mode = WAL');
      await dataSource.query('PRAGMA foreign_keys = OFF');
      await expect(prepareSqlite(dataSource.manager)).rejects.toThrow(
        'foreign_keys = 1 (the value is 0)',
      );
    } finally {
      await dataSource.destroy();
      await rm(folder, { recursive: true });
    }
  });

  it('accepts a database in memory', async () => {
    const dataSource = await open({ database: ':memory:', enableWAL: true });
    await expect(prepareSqlite(dataSource.manager)).resolves.toBeUndefined();
    await dataSource.destroy();
  });
});
