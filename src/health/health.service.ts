import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { AppException } from '../common/errors/app.exception.js';

/** Milliseconds; shorter than the timeout of typical probes. */
const DATABASE_TIMEOUT = 2_000;

@Injectable()
export class HealthService {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** @throws AppException `service_unavailable` */
  async assertDatabaseAnswers(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new Error('no response from the database in time')),
        DATABASE_TIMEOUT,
      );
    });
    try {
      await Promise.race([this.dataSource.query('SELECT 1'), timeout]);
    } catch (cause) {
      throw new AppException('service_unavailable', {
        detail: 'The database does not respond.',
        headers: { 'retry-after': '5' },
        cause,
      });
    } finally {
      clearTimeout(timer);
    }
  }
}
