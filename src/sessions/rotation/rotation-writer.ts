import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { runStatement } from '../../database/run-statement.js';
import { ROTATE_STATEMENTS } from './rotation-statements.js';

/** What becomes of a session's row, if that is still where the rotation starts from. */
export interface Rotation {
  id: string;
  /** That the row has; it has the next one afterwards. */
  generation: number;
  /** Milliseconds since 1970, as the next one. */
  now: number;
  idleExpiresAt: number;
  ip: string | null;
  userAgent: string | null;
}

interface Waiting {
  rotation: Rotation;
  resolve: (hasMoved: boolean) => void;
  reject: (error: unknown) => void;
}

/** Rotations in one statement. */
const BATCH_SIZE = 64;

/**
 * Milliseconds after which the next batch does not wait for the one before any more. On SQLite it would
 * only stand in line behind that one.
 */
const PATIENCE = { postgres: 20, sqlite: Infinity };

/**
 * Writes rotations as a database writes commits: those that come while others are being written go
 * together in the next statement, with one commit and one sync for all of them. One that comes alone
 * waits for nobody.
 */
@Injectable()
export class RotationWriter {
  private readonly engine: keyof typeof ROTATE_STATEMENTS;
  private waiting: Waiting[] = [];
  private isBusy = false;

  constructor(@InjectDataSource() private readonly dataSource: DataSource) {
    this.engine = dataSource.options.type === 'postgres' ? 'postgres' : 'sqlite';
  }

  /**
   * Of any number of rotations from one generation, one moves the row on.
   *
   * @returns whether it was this one
   */
  async write(rotation: Rotation): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ rotation, resolve, reject });
      this.beginNext();
    });
  }

  private beginNext(): void {
    if (this.isBusy || this.waiting.length === 0) return;
    this.isBusy = true;
    // Not before all that has arrived at this moment has come this far.
    setImmediate(() => void this.writeBatch(this.takeBatch()));
  }

  /** Each session once: a statement changes a row once. */
  private takeBatch(): Waiting[] {
    const batch = new Map<string, Waiting>();
    const later: Waiting[] = [];
    for (const each of this.waiting) {
      const { id } = each.rotation;
      if (batch.size < BATCH_SIZE && !batch.has(id)) batch.set(id, each);
      else later.push(each);
    }
    this.waiting = later;
    return [...batch.values()];
  }

  private async writeBatch(batch: Waiting[]): Promise<void> {
    const passOn = this.passOnOnce();
    try {
      const moved = await this.run(ROTATE_STATEMENTS[this.engine].free, batch);
      this.refuseRepeated(batch.filter(({ rotation }) => moved.has(rotation.id)));
      for (const each of batch) {
        if (moved.has(each.rotation.id)) each.resolve(true);
        else this.writeAlone(each);
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      passOn();
    }
  }

  /** Lets the next batch begin, at the end of this one or when it takes too long, and not twice. */
  private passOnOnce(): () => void {
    const passOn = () => {
      clearTimeout(timer);
      if (isOver) return;
      isOver = true;
      this.isBusy = false;
      this.beginNext();
    };
    let isOver = false;
    const patience = PATIENCE[this.engine];
    const timer = patience === Infinity ? undefined : setTimeout(passOn, patience);
    return passOn;
  }

  /** Rows have moved on; who waits with one of the same tokens need not try. */
  private refuseRepeated(moved: Waiting[]): void {
    const generations = new Map(moved.map(({ rotation }) => [rotation.id, rotation.generation]));
    this.waiting = this.waiting.filter(({ rotation, resolve }) => {
      const isRepeated = generations.get(rotation.id) === rotation.generation;
      if (isRepeated) resolve(false);
      return !isRepeated;
    });
  }

  /** Perhaps somebody was writing the row: alone, the rotation waits for that. */
  private writeAlone(waiting: Waiting): void {
    const { any } = ROTATE_STATEMENTS[this.engine];
    if (!any) waiting.resolve(false);
    else this.run(any, [waiting]).then(({ size }) => waiting.resolve(size === 1), waiting.reject);
  }

  /** @returns the sessions that have moved on */
  private async run(statement: string, batch: Waiting[]): Promise<Set<string>> {
    const rotations = JSON.stringify(batch.map(({ rotation }) => rotation));
    const rows = await runStatement<{ id: string }>(this.dataSource, statement, [rotations]);
    return new Set(rows.map(({ id }) => id));
  }
}
