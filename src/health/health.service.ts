import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { AppException } from '../common/errors/app.exception.js';
import { codeOf } from '../common/errors/code-of.js';
import { assertWritable, ReadOnlyDatabaseError } from '../database/assert-writable.js';

/** Milliseconds; shorter than the timeout of typical probes. */
const DATABASE_TIMEOUT = 2_000;

/** Milliseconds for which a success is valid, however many load balancers probe. */
const VALIDITY = 1_000;

/** SQLite's codes for a file or a disk that cannot be written. */
const NOT_WRITABLE = ['SQLITE_FULL', 'SQLITE_IOERR', 'SQLITE_READONLY'];

@Injectable()
export class HealthService {
  /** Start of the last successful probe, by the monotonic clock. */
  private writableAt = -Infinity;
  private probe?: Promise<void>;

  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** @throws AppException `service_unavailable` */
  async assertDatabaseWritable(): Promise<void> {
    if (performance.now() - this.writableAt < VALIDITY) return;
    // One probe at a time: probes must not add load to a slow database.
    this.probe ??= this.runProbe().finally(() => (this.probe = undefined));
    await this.probe;
  }

  private async runProbe(): Promise<void> {
    const startedAt = performance.now();
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new Error('no response from the database in time')),
        DATABASE_TIMEOUT,
      );
    });
    try {
      await Promise.race([assertWritable(this.dataSource), timeout]);
      this.writableAt = startedAt;
    } catch (cause) {
      throw new AppException('service_unavailable', {
        detail: detailOf(cause),
        headers: { 'retry-after': '5' },
        cause,
      });
    } finally {
      clearTimeout(timer);
    }
  }
}

function detailOf(error: unknown): string {
  if (error instanceof ReadOnlyDatabaseError) return 'The database is read-only.';
  const isFailing = NOT_WRITABLE.includes(codeOf(error) ?? '');
  return isFailing ? 'The database cannot be written.' : 'The database does not respond.';
}
