import { setImmediate as nextTurn, setTimeout as milliseconds } from 'node:timers/promises';
import type { DataSource, Repository } from 'typeorm';
import { Note, type NotesDatabase, openNotes } from '../../../test/support/notes.js';

/** Of the two single statements after each transaction, either may run first. */
const place = (n: number) => [Math.floor(n / 3), n % 3 === 0 ? 'transaction' : 'single'];

describe('transactions on an isolated DataSource', () => {
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
  /** Waits until the test times out if the lock was not released. */
  const expectFree = async () => {
    await dataSource.transaction((manager) => manager.insert(Note, { id: 99 }));
    await notes.delete({ id: 99 });
  };

  it('run in the order of their requests, together with single statements', async () => {
    const numbered = 'INSERT INTO notes (id, text) SELECT ?, COUNT(*) FROM notes';
    const writes: Promise<unknown>[] = [];
    for (let id = 0; id < 30; id += 1) {
      writes.push(
        id % 3 === 0
          ? dataSource.transaction(async (manager) => {
              await milliseconds(2);
              await manager.query(numbered, [id]);
            })
          : dataSource.query(numbered, [id]),
      );
      await nextTurn();
    }
    await Promise.all(writes);
    const inOrder = await notes.find({ order: { id: 'ASC' } });
    // Between two transactions there are two single statements, which may overtake each other.
    expect(inOrder.map(({ text }) => place(Number(text)))).toEqual(
      inOrder.map(({ id }) => place(id)),
    );
    expect(new Set(inOrder.map(({ text }) => text)).size).toBe(30);
  });

  it('lose no update when many read and then write', async () => {
    await notes.insert({ id: 1, text: '0' });
    await Promise.all(
      Array.from({ length: 50 }, () =>
        dataSource.transaction(async (manager) => {
          const { text } = await manager.findOneByOrFail(Note, { id: 1 });
          await manager.update(Note, { id: 1 }, { text: String(Number(text) + 1) });
        }),
      ),
    );
    expect((await notes.findOneByOrFail({ id: 1 })).text).toBe('50');
  });

  describe('that fail', () => {
    it('release the lock when their code throws', async () => {
      const failing = dataSource.transaction(async (manager) => {
        await manager.insert(Note, { id: 1 });
        throw new Error('surprise');
      });
      await expect(failing).rejects.toThrow('surprise');
      await expectFree();
      expect(await ids()).toEqual([]);
    });

    it('release the lock when a statement fails', async () => {
      const failing = dataSource.transaction(async (manager) => {
        await manager.insert(Note, { id: 1 });
        await manager.query('SELECT nonsense');
      });
      await expect(failing).rejects.toThrow('no such column');
      await expectFree();
      expect(await ids()).toEqual([]);
    });

    it('release the lock when COMMIT fails', async () => {
      const failing = dataSource.transaction((manager) =>
        manager.insert(Note, { id: 1, parent: { id: 77 } }),
      );
      await expect(failing).rejects.toThrow('FOREIGN KEY');
      await expectFree();
      expect(await ids()).toEqual([]);
    });

    it('release the lock when BEGIN fails', async () => {
      const runner = dataSource.createQueryRunner();
      await expect(runner.startTransaction('REPEATABLE READ')).rejects.toThrow('SERIALIZABLE');
      await expectFree();
      await runner.startTransaction();
      await runner.rollbackTransaction();
      await runner.release();
      await expectFree();
    });

    it('release the lock when SQLite has rolled back by itself', async () => {
      const failing = dataSource.transaction(async (manager) => {
        await manager.insert(Note, { id: 1 });
        await manager.query('ROLLBACK');
        throw new Error('disk full');
      });
      await expect(failing).rejects.toThrow('disk full');
      await expectFree();
    });

    it('release the lock when the runner is released during the transaction', async () => {
      const runner = dataSource.createQueryRunner();
      await runner.startTransaction();
      await runner.manager.insert(Note, { id: 1 });
      await runner.release();
      await expectFree();
      expect(await ids()).toEqual([]);
    });

    it('release the lock when a single statement fails', async () => {
      await expect(dataSource.query('SELECT nonsense')).rejects.toThrow('no such column');
      await expectFree();
    });
  });

  describe('that are nested', () => {
    it('nested transactions commit together', async () => {
      await dataSource.transaction(async (outer) => {
        await outer.insert(Note, { id: 1 });
        await outer.transaction((inner) => inner.insert(Note, { id: 2 }));
        await outer.insert(Note, { id: 3 });
      });
      expect(await ids()).toEqual([1, 2, 3]);
      await expectFree();
    });

    it('a nested transaction that fails is rolled back alone', async () => {
      await dataSource.transaction(async (outer) => {
        await outer.insert(Note, { id: 1 });
        const failing = outer.transaction(async (inner) => {
          await inner.insert(Note, { id: 2 });
          throw new Error('inner');
        });
        await expect(failing).rejects.toThrow('inner');
        await outer.insert(Note, { id: 3 });
      });
      expect(await ids()).toEqual([1, 3]);
      await expectFree();
    });

    it('a nested transaction is rolled back with the outer one', async () => {
      const failing = dataSource.transaction(async (outer) => {
        await outer.transaction((inner) => inner.insert(Note, { id: 2 }));
        throw new Error('outer');
      });
      await expect(failing).rejects.toThrow('outer');
      await expectFree();
      expect(await ids()).toEqual([]);
    });
  });
});
