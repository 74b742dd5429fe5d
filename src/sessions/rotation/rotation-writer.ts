import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { type Engine, engineOf } from '../../database/engine.js';
import { runStatement } from '../../database/run-statement.js';
import type { Session } from '../session.entity.js';
import { ROTATE_STATEMENTS } from './rotation-statements.js';

/** The new state of a session's row, provided that the row still has this generation. */
export interface Rotation {
  id: string;
  /** The generation to start from; the row gets the next one. */
  generation: number;
  /** Milliseconds since 1970, as `idleExpiresAt`. */
  now: number;
  idleExpiresAt: number;
  ip: string | null;
  userAgent: string | null;
}

/** The columns of a rotated session that a cached one may not hold yet. */
export type RotatedSession = Readonly<Pick<Session, 'authTime' | 'amr' | 'acr'>>;

interface QueuedRotation {
  rotation: Rotation;
  resolve: (rotated: RotatedSession | undefined) => void;
  reject: (error: unknown) => void;
}

/** PostgreSQL returns a bigint as text, SQLite as a number. */
interface Row extends Pick<Session, 'id' | 'amr' | 'acr'> {
  auth_time: number | string;
}

/** Rotations per statement. */
const BATCH_SIZE = 64;

/**
 * Milliseconds after which the next batch starts beside a slow one. On SQLite it would only wait for the
 * same connection.
 */
const BATCH_TIMEOUT = { postgres: 20, sqlite: Infinity };

/**
 * Group commit for rotations: those that arrive while a batch is being written form the next batch, with
 * one statement, one commit and one sync. A single rotation is written at once.
 */
@Injectable()
export class RotationWriter {
  private readonly engine: Engine;
  private queue: QueuedRotation[] = [];
  private isWriting = false;

  constructor(@InjectDataSource() private readonly dataSource: DataSource) {
    this.engine = engineOf(dataSource);
  }

  /**
   * Of any number of rotations from one generation, one is written.
   *
   * @returns undefined unless it was this one
   */
  async write(rotation: Rotation): Promise<RotatedSession | undefined> {
    return new Promise((resolve, reject) => {
      this.queue.push({ rotation, resolve, reject });
      this.startBatch();
    });
  }

  private startBatch(): void {
    if (this.isWriting || this.queue.length === 0) return;
    this.isWriting = true;
    // Deferred, so that all requests of this turn of the event loop join the batch.
    setImmediate(() => void this.writeBatch(this.takeBatch()));
  }

  /** Takes each session once: a statement changes a row once. */
  private takeBatch(): QueuedRotation[] {
    const batch = new Map<string, QueuedRotation>();
    const rest: QueuedRotation[] = [];
    for (const queued of this.queue) {
      const { id } = queued.rotation;
      if (batch.size < BATCH_SIZE && !batch.has(id)) batch.set(id, queued);
      else rest.push(queued);
    }
    this.queue = rest;
    return [...batch.values()];
  }

  private async writeBatch(batch: QueuedRotation[]): Promise<void> {
    const startNext = this.startNextOnce();
    try {
      const rotated = await this.run(ROTATE_STATEMENTS[this.engine].unlocked, batch);
      this.resolveDuplicates(batch.filter(({ rotation }) => rotated.has(rotation.id)));
      for (const queued of batch) {
        const session = rotated.get(queued.rotation.id);
        if (session) queued.resolve(session);
        else this.writeAlone(queued);
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      startNext();
    }
  }

  /** @returns a function that starts the next batch, at most once; a slow batch triggers it by timer */
  private startNextOnce(): () => void {
    let isStarted = false;
    const startNext = () => {
      clearTimeout(timer);
      if (isStarted) return;
      isStarted = true;
      this.isWriting = false;
      this.startBatch();
    };
    const timeout = BATCH_TIMEOUT[this.engine];
    const timer = timeout === Infinity ? undefined : setTimeout(startNext, timeout);
    return startNext;
  }

  /** Answers queued rotations from a generation that a written one has just left. */
  private resolveDuplicates(written: QueuedRotation[]): void {
    const generations = new Map(written.map(({ rotation }) => [rotation.id, rotation.generation]));
    this.queue = this.queue.filter(({ rotation, resolve }) => {
      const isDuplicate = generations.get(rotation.id) === rotation.generation;
      if (isDuplicate) resolve(undefined);
      return !isDuplicate;
    });
  }

  /** Another transaction may have locked the row: this statement waits for it. */
  private writeAlone(queued: QueuedRotation): void {
    const { all } = ROTATE_STATEMENTS[this.engine];
    if (!all) return queued.resolve(undefined);
    const { id } = queued.rotation;
    this.run(all, [queued]).then((rotated) => queued.resolve(rotated.get(id)), queued.reject);
  }

  /** @returns the rotated sessions by id */
  private async run(
    statement: string,
    batch: QueuedRotation[],
  ): Promise<Map<string, RotatedSession>> {
    const rotations = JSON.stringify(batch.map(({ rotation }) => rotation));
    const rows = await runStatement<Row>(this.dataSource, statement, [rotations]);
    return new Map(
      rows.map(({ id, auth_time, amr, acr }) => [
        id,
        { authTime: new Date(Number(auth_time)), amr, acr },
      ]),
    );
  }
}
