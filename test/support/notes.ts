import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Column, DataSource, Entity, ManyToOne, PrimaryColumn } from 'typeorm';
import { isolateSqlite } from '../../src/database/sqlite/isolate-sqlite.js';

/** A table for tests that write. */
@Entity('notes')
export class Note {
  @PrimaryColumn('integer')
  id!: number;

  @Column('text', { default: '' })
  text!: string;

  /** Checked at COMMIT, so that a test can make COMMIT fail. */
  @ManyToOne(() => Note, { deferrable: 'INITIALLY DEFERRED', nullable: true })
  parent?: Note | null;
}

export interface NotesDatabase {
  readonly file: string;
  readonly dataSource: DataSource;
  drop(): Promise<void>;
}

/** Opens an SQLite file with a table of notes, through plain TypeORM or isolated. */
export async function openNotes({ isolated } = { isolated: true }): Promise<NotesDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'uas-notes-'));
  const file = join(folder, 'notes.db');
  const dataSource = new DataSource({
    type: 'sqlite',
    database: file,
    enableWAL: true,
    busyTimeout: 5_000,
    entities: [Note],
    synchronize: true,
  });
  if (isolated) isolateSqlite(dataSource);
  await dataSource.initialize();
  return {
    file,
    dataSource,
    async drop() {
      await dataSource.destroy();
      await rm(folder, { recursive: true });
    },
  };
}
