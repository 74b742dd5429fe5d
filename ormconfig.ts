import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { loadEnvironment } from './src/config/load-environment.js';
import { dataSourceOptions } from './src/database/data-source.options.js';
import { entities } from './src/app/entities.js';

/** The DataSource of the TypeORM command line; see `npm run migration:*`. */
export default new DataSource(await dataSourceOptions(loadEnvironment(), entities));
