import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CoreModule } from '../app/core.module.js';
import { loadEnvironment } from '../config/load-environment.js';
import { createLogger } from '../observability/logging/logger.js';

/**
 * Runs a command on the services of the core, with a database connection of its own. A running server
 * learns of changes through the change feed, on SQLite within a quarter of a second.
 */
export async function withServices<T>(
  use: (services: INestApplicationContext) => Promise<T>,
): Promise<T> {
  const environment = loadEnvironment();
  const context = await NestFactory.createApplicationContext(CoreModule.forRoot(environment), {
    logger: createLogger(environment, 'error'),
    abortOnError: false,
  });
  try {
    return await use(context);
  } finally {
    await context.close();
  }
}
