import { setTimeout as milliseconds } from 'node:timers/promises';
import type { DataSource, Repository } from 'typeorm';
import { Note, type NotesDatabase, openNotes } from '../../../test/support/notes.js';
import { ForeignStatementError } from './isolated-query-runner.js';

describe('a transaction that uses another manager, which would deadlock', () => {
  let database: NotesDatabase;
  let dataSource: DataSource;
  let notes: Repository<Note>;

  beforeEach(async () => {
    database = await openNotes();
    dataSource = database.dataSource;
    notes = dataSource.getRepository(Note);
  });
  afterEach(() => database.drop());

  const ids = async () => (await notes.find({ order: { id: 'ASC' } })).map(({ id }) => id);

  /** Milliseconds; a deadlock would last forever. */
  const DEADLOCK_TIMEOUT = 3_000;
  const foreign: Record<string, () => Promise<unknown>> = {
    'a read': () => notes.find(),
    'a write': () => notes.insert({ id: 2 }),
    'a query': () => dataSource.query('SELECT 1'),
    'a query builder': () => notes.createQueryBuilder().getMany(),
    'a transaction': () => dataSource.transaction((manager) => manager.insert(Note, { id: 2 })),
    'a transaction of a repository': () => notes.manager.transaction(() => Promise.resolve()),
    'a transaction by hand': () => dataSource.createQueryRunner().startTransaction(),
    'a statement several calls away': async () => {
      await milliseconds(1);
      await Promise.all([1, 2].map(() => notes.count()));
    },
  };

  it.each(Object.keys(foreign))(
    'is rejected: %s',
    async (name) => {
      const failing = dataSource.transaction(async (manager) => {
        await manager.insert(Note, { id: 1 });
        await foreign[name]?.();
      });
      await expect(failing).rejects.toThrow(ForeignStatementError);
      await notes.insert({ id: 3 });
      expect(await ids()).toEqual([3]);
    },
    DEADLOCK_TIMEOUT,
  );

  it(
    'is rejected in a nested transaction too',
    async () => {
      const failing = dataSource.transaction((outer) =>
        outer.transaction(async () => {
          await notes.count();
        }),
      );
      await expect(failing).rejects.toThrow(ForeignStatementError);
      await notes.insert({ id: 3 });
    },
    DEADLOCK_TIMEOUT,
  );

  it('names the statement in the error', async () => {
    const failing = dataSource.transaction(() => notes.insert({ id: 7 }));
    await expect(failing).rejects.toThrow(/INSERT INTO "notes"/);
  });

  it('accepts statements that were started inside and run after its end', async () => {
    const afterwards = async () => {
      await milliseconds(20);
      await notes.insert({ id: 2 });
      await dataSource.transaction((next) => next.insert(Note, { id: 3 }));
    };
    let later: Promise<void> | undefined;
    await dataSource.transaction(async (manager) => {
      await manager.insert(Note, { id: 1 });
      later = afterwards();
    });
    await later;
    expect(await ids()).toEqual([1, 2, 3]);
  });

  it('makes statements of other callers wait for its end', async () => {
    const long = dataSource.transaction(async (manager) => {
      await manager.insert(Note, { id: 1 });
      await milliseconds(30);
    });
    await milliseconds(10);
    expect(await ids()).toEqual([1]);
    await long;
  });
});
