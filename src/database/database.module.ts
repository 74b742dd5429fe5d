import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { DataSourceOptions } from 'typeorm';
import { Environment } from '../config/environment.js';
import { type Classes, dataSourceOptions } from './data-source.options.js';
import { openDatabase } from './open-database.js';

@Module({})
export class DatabaseModule {
  static forRoot(environment: Environment, entities: Classes): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [
        TypeOrmModule.forRootAsync({
          useFactory: async () => ({
            ...(await dataSourceOptions(environment, entities)),
            // A supervisor restarts the service; retries would only delay the error message.
            toRetry: () => false,
          }),
          dataSourceFactory: (options) => openDatabase(options as DataSourceOptions, environment),
        }),
      ],
    };
  }
}
