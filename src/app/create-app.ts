import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { setUpApp } from './app.setup.js';
import { ClientAddresses } from '../http/client-address/client-address.js';
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
      requestTimeout: environment.REQUEST_TIMEOUT_SECONDS * 1000,
      maxConnections: environment.MAX_CONNECTIONS,
      publicUrl: environment.PUBLIC_URL,
    }),
    { logger: createLogger(environment), abortOnError: false },
  );
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME: name } = environment;
  if (endpoint !== undefined) {
    const { traceApp } = await import('../observability/tracing/trace-app.js');
    const addresses = new ClientAddresses(environment);
    traceApp(app, endpoint, name, ({ raw }) => addresses.isForwarded(raw));
  }
  setUpApp(app);
  return app;
}
