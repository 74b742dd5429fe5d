import { setTimeout as milliseconds } from 'node:timers/promises';
import sqlite3 from 'sqlite3';
import type { DataSource, Repository } from 'typeorm';
import { Note, type NotesDatabase, openNotes } from '../../../test/support/notes.js';

describe('while another process writes to the file', () => {
  let database: NotesDatabase;
  let dataSource: DataSource;
  let notes: Repository<Note>;
  let other: sqlite3.Database;

  beforeEach(async () => {
    database = await openNotes();
    dataSource = database.dataSource;
    notes = dataSource.getRepository(Note);
    await new Promise((opened) => {
      other = new sqlite3.Database(database.file, opened);
    });
    other.configure('busyTimeout', 0);
  });
  afterEach(async () => {
    await new Promise((closed) => other.close(closed));
    await database.drop();
  });

  const run = (statement: string) =>
    new Promise<void>((done, failed) => {
      other.run(statement, (error) => (error ? failed(error) : done()));
    });

  it('transactions wait for its commit, and read its changes', async () => {
    await run('BEGIN IMMEDIATE');
    await run("INSERT INTO notes (id, text) VALUES (1, 'theirs')");
    let isDone = false;
    const ours = dataSource.transaction(async (manager) => {
      const { text } = await manager.findOneByOrFail(Note, { id: 1 });
      await manager.update(Note, { id: 1 }, { text: `${text} and ours` });
      isDone = true;
    });
    await milliseconds(300);
    expect(isDone).toBe(false);
    await run('COMMIT');
    await ours;
    expect((await notes.findOneByOrFail({ id: 1 })).text).toBe('theirs and ours');
  });

  it('transactions prevent its writes between their own reads and writes', async () => {
    await notes.insert({ id: 1, text: 'before' });
    await dataSource.transaction(async (manager) => {
      const { text } = await manager.findOneByOrFail(Note, { id: 1 });
      await expect(run("UPDATE notes SET text = 'theirs'")).rejects.toThrow('SQLITE_BUSY');
      await manager.update(Note, { id: 1 }, { text: `${text}, after` });
    });
    expect((await notes.findOneByOrFail({ id: 1 })).text).toBe('before, after');
    await run("UPDATE notes SET text = 'theirs'");
    expect((await notes.findOneByOrFail({ id: 1 })).text).toBe('theirs');
  });

  it('single writes wait for its commit', async () => {
    await run('BEGIN IMMEDIATE');
    const ours = notes.insert({ id: 1 });
    await milliseconds(200);
    await run('COMMIT');
    await ours;
    expect(await notes.existsBy({ id: 1 })).toBe(true);
  });

  it('transactions fail after the busy timeout, and succeed once it has committed', async () => {
    await dataSource.query('PRAGMA busy_timeout = 50');
    await run('BEGIN IMMEDIATE');
    const ours = () => dataSource.transaction((manager) => manager.insert(Note, { id: 1 }));
    await expect(ours()).rejects.toThrow('SQLITE_BUSY');
    // Reads do not wait for a writer.
    expect(await notes.count()).toBe(0);
    await run('COMMIT');
    await ours();
    expect(await notes.count()).toBe(1);
  });
});
