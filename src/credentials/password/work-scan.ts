import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { Environment } from '../../config/environment.js';
import { runStatement } from '../../database/run-statement.js';
import type { Job } from '../../jobs/job.js';
import { readForeignHash } from './foreign-hashes/read-foreign-hash.js';
import { WorkCount, WorkProfile } from './work-profile.js';

/** Users per statement: few enough that requests are not delayed noticeably. */
const BATCH = 1_000;
/** Batches that the start waits for. */
const BATCHES_AT_START = 20;
/** Milliseconds. */
const PAUSE = 50;
const HOUR = 60 * 60 * 1000;

/** Before the id of every user. */
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** A hash of the current cost is in the profile already; nearly all are. */
const SELECT_BATCH = `
  SELECT id, CASE WHEN password_hash LIKE $1 THEN NULL ELSE password_hash END AS password_hash
  FROM users WHERE id > $2 ORDER BY id LIMIT ${BATCH}`;

interface Row {
  readonly id: string;
  readonly password_hash: string | null;
}

/** Reads the work of the stored hashes: of the first users at the start, and of all in the background. */
@Injectable()
export class WorkScan implements Job, OnModuleInit {
  readonly name = 'password_work_scan';
  readonly firstDelay = 60 * 1000;
  readonly interval = HOUR;
  private readonly currentHashes: string;

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly profile: WorkProfile,
    environment: Environment,
  ) {
    this.currentHashes = `$bcrypt-sha256$v=2,t=2b,r=${environment.BCRYPT_ROUNDS}$%`;
  }

  /** Before the first sign-in. */
  async onModuleInit(): Promise<void> {
    this.profile.startScan();
    const found = new WorkCount();
    let after: string | undefined = FIRST_ID;
    for (let i = 0; i < BATCHES_AT_START && after !== undefined; i += 1) {
      after = await this.scanBatch(after, found);
    }
    this.profile.replace(found);
  }

  async run(signal: AbortSignal): Promise<void> {
    this.profile.startScan();
    const found = new WorkCount();
    let after = await this.scanBatch(FIRST_ID, found);
    while (after !== undefined) {
      await pause(PAUSE);
      if (signal.aborted) return;
      after = await this.scanBatch(after, found);
    }
    this.profile.replace(found);
  }

  /** @returns the last id; undefined when no user follows */
  private async scanBatch(after: string, found: WorkCount): Promise<string | undefined> {
    const parameters = [this.currentHashes, after];
    const rows = await runStatement<Row>(this.dataSource, SELECT_BATCH, parameters);
    for (const { password_hash: hash } of rows) {
      const stored = hash === null ? undefined : readForeignHash(hash);
      if (stored && stored.tooCostly === undefined) found.add(stored);
    }
    return rows.length < BATCH ? undefined : rows.at(-1)?.id;
  }
}
