import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../app/app.module.js';
import { createLogger } from '../observability/logging/logger.js';
import { loadEnvironment } from '../config/load-environment.js';

/**
 * Runs a command against the same services as the server's, with its own connection to the same
 * database; a running server is told of the change, or notices it within a quarter of a second.
 */
export async function withServices<T>(
  use: (services: INestApplicationContext) => Promise<T>,
): Promise<T> {
  const environment = loadEnvironment();
  const context = await NestFactory.createApplicationContext(AppModule.forRoot(environment), {
    logger: createLogger(environment, 'error'),
    abortOnError: false,
  });
  try {
    return await use(context);
  } finally {
    await context.close();
  }
}
