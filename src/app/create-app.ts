import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { setUpApp } from './app.setup.js';
import { createHttpAdapter } from '../http/server/http-adapter.js';
import type { Environment } from '../config/environment.js';
import { createLogger } from '../observability/logging/logger.js';

/**
 * Creates the server, ready to listen.
 *
 * @throws StartupError when the database is unusable
 */
export async function createApp(environment: Environment): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot(environment),
    createHttpAdapter({
      trustProxy: environment.TRUST_PROXY,
      requestTimeout: environment.REQUEST_TIMEOUT_SECONDS * 1000,
      maxConnections: environment.MAX_CONNECTIONS,
    }),
    { logger: createLogger(environment), abortOnError: false },
  );
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME: name } = environment;
  if (endpoint !== undefined) {
    const { traceApp } = await import('../observability/tracing/trace-app.js');
    traceApp(app, endpoint, name);
  }
  setUpApp(app);
  return app;
}
