import { type DynamicModule, Module } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { Environment } from '../../config/environment.js';
import { parsePostgresUrl } from '../../config/postgres-url.js';
import { ChangeFeed } from './change-feed.js';
import { SqliteChangeFeed } from './sqlite-change-feed.js';

@Module({})
export class ChangesModule {
  static forRoot(environment: Environment): DynamicModule {
    return {
      module: ChangesModule,
      global: true,
      providers: [
        {
          provide: ChangeFeed,
          inject: [getDataSourceToken()],
          useFactory: async (dataSource: DataSource) => {
            if (environment.usesSqlite) return new SqliteChangeFeed(dataSource);
            const { PostgresChangeFeed } = await import('./postgres-change-feed.js');
            const { connectionOptions } = await import('../postgres/connection-options.js');
            const url = parsePostgresUrl(environment.DATABASE_URL);
            return new PostgresChangeFeed(dataSource, connectionOptions(url, 'DATABASE_URL'));
          },
        },
      ],
      exports: [ChangeFeed],
    };
  }
}
