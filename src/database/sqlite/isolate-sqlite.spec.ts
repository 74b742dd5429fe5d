import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as milliseconds } from 'node:timers/promises';
import { DataSource, type Repository } from 'typeorm';
import { Note, type NotesDatabase, openNotes } from '../../../test/support/notes.js';
import { isolateSqlite, prepareSqlite } from './isolate-sqlite.js';

const note = (id: number) => ({ id, text: '' });

/** A promise that is kept from outside. */
function signal(): { given: Promise<void>; give: () => void } {
  let give!: () => void;
  return { given: new Promise((resolve) => (give = resolve)), give };
}

/**
 * The four faults of a plain DataSource on SQLite, where all callers share one query runner. The
 * plain side shows that they are real; when it fails, TypeORM has mended them and this folder can go.
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

  /** Runs `during` while a transaction has inserted note 1, which is then rolled back. */
  async function whileDoomed<T>(during: () => Promise<T>): Promise<T> {
    const [inserted, enough] = [signal(), signal()];
    const doomed = dataSource.transaction(async (manager) => {
      await manager.insert(Note, note(1));
      inserted.give();
      await enough.given;
      throw new Error('rolled back');
    });
    await inserted.given;
    const result = during();
    // Isolated, it is to wait for the end of the transaction; plain, it is through before that.
    await (isolated ? milliseconds(50) : result);
    enough.give();
    await expect(doomed).rejects.toThrow('rolled back');
    return result;
  }

  it(`${isolated ? 'commits' : 'rejects'} all of 8 transactions at once`, async () => {
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
    await whileDoomed(() => dataSource.transaction((manager) => manager.insert(Note, note(2))));
    expect(await notes.existsBy({ id: 2 })).toBe(isolated);
  });

  it(`${isolated ? 'keeps' : 'loses'} a plain insert when a transaction rolls back`, async () => {
    await whileDoomed(() => notes.insert(note(2)));
    expect(await notes.existsBy({ id: 2 })).toBe(isolated);
  });

  it(`${isolated ? 'hides' : 'shows'} what is not committed`, async () => {
    const seen = await whileDoomed(() => notes.existsBy({ id: 1 }));
    expect(seen).toBe(!isolated);
  });
});

const open = async (settings: { enableWAL: boolean; database: string }) => {
  const dataSource = new DataSource({ type: 'sqlite', ...settings });
  isolateSqlite(dataSource);
  return dataSource.initialize();
};

describe('the settings of the connection', () => {
  it('make an acknowledged write survive the loss of power', async () => {
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

  it('are refused when the database does not take them', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'uas-isolation-'));
    const dataSource = await open({ database: join(folder, 'test.db'), enableWAL: false });
    try {
      await expect(prepareSqlite(dataSource.manager)).rejects.toThrow(
        'SQLite refuses journal_mode = wal or memory (it is delete)',
      );
      await dataSource.query('PRAGMA journal_mode = WAL');
      await dataSource.query('PRAGMA foreign_keys = OFF');
      await expect(prepareSqlite(dataSource.manager)).rejects.toThrow('foreign_keys = 1 (it is 0)');
    } finally {
      await dataSource.destroy();
      await rm(folder, { recursive: true });
    }
  });

  it('are fine for a database in memory', async () => {
    const dataSource = await open({ database: ':memory:', enableWAL: true });
    await expect(prepareSqlite(dataSource.manager)).resolves.toBeUndefined();
    await dataSource.destroy();
  });
});
