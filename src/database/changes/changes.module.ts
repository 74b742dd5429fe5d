import { type DynamicModule, Module } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { Environment } from '../../config/environment.js';
import { ChangeFeed } from './change-feed.js';
import { PostgresChangeFeed } from './postgres-change-feed.js';
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
          useFactory: (dataSource: DataSource) =>
            environment.usesSqlite
              ? new SqliteChangeFeed(dataSource)
              : new PostgresChangeFeed(dataSource, environment.DATABASE_URL),
        },
      ],
      exports: [ChangeFeed],
    };
  }
}
