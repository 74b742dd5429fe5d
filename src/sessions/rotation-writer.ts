import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { runStatement } from '../database/run-statement.js';
import { MOVE_ON } from './rotation-statements.js';

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

/** Milliseconds after which the next batch does not wait for the one before any more. */
const PATIENCE = 20;

/**
 * Writes rotations as a database writes commits: those that come while others are being written go
 * together in the next statement, with one commit and one sync for all of them. One that comes alone
 * waits for nobody.
 */
@Injectable()
export class RotationWriter {
  private readonly statements: (typeof MOVE_ON)[keyof typeof MOVE_ON];
  private waiting: Waiting[] = [];
  private isBusy = false;

  constructor(@InjectDataSource() private readonly dataSource: DataSource) {
    this.statements = dataSource.options.type === 'postgres' ? MOVE_ON.postgres : MOVE_ON.sqlite;
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
    const timer = setTimeout(() => this.passOn(), PATIENCE);
    try {
      const moved = await this.run(this.statements.free, batch);
      for (const each of batch) this.answer(each, moved.has(each.rotation.id));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      clearTimeout(timer);
      this.passOn();
    }
  }

  /** Also called for a batch that has been overtaken: then a third may be under way. */
  private passOn(): void {
    this.isBusy = false;
    this.beginNext();
  }

  private answer(waiting: Waiting, hasMoved: boolean): void {
    const { any } = this.statements;
    if (hasMoved || !any) waiting.resolve(hasMoved);
    // Perhaps somebody was writing the row: alone, the rotation waits for that.
    else this.run(any, [waiting]).then(({ size }) => waiting.resolve(size === 1), waiting.reject);
  }

  /** @returns the sessions that have moved on */
  private async run(statement: string, batch: Waiting[]): Promise<Set<string>> {
    const rotations = JSON.stringify(batch.map(({ rotation }) => rotation));
    const rows = await runStatement<{ id: string }>(this.dataSource, statement, [rotations]);
    return new Set(rows.map(({ id }) => id));
  }
}
