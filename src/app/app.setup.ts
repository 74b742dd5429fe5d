import { RequestMethod } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { DataSource } from 'typeorm';
import { identifyClients } from '../http/client-address/identify-clients.js';
import { ProblemFilter } from '../http/problems/problem.filter.js';
import { corsOptions } from '../http/server/cors-options.js';
import { logRequests } from '../http/server/request-log.js';
import { DtoValidationPipe } from '../validation/validation.pipe.js';
import { Environment } from '../config/environment.js';
import { moveTokensToCookies } from '../auth/cookie-sessions/move-tokens-to-cookies.js';
import { shedLoad } from '../auth/load-shedding/shed-load.js';
import { hasPages } from '../pages/site/site.module.js';
import { setUpSite } from '../pages/site/set-up-site.js';
import { setUpOauth } from '../oauth/set-up-oauth.js';
import { setUpRevocationFeed } from '../sessions/revocation-feed/set-up-revocation-feed.js';
import { setUpDocs } from '../openapi/docs.setup.js';
import { measureRequests } from '../observability/metrics/measure-requests.js';
import { Metrics } from '../observability/metrics/metrics.js';
import { observePool } from '../observability/metrics/observe-pool.js';

export const API_PREFIX = 'api/v1';

/** Configures an application, in the server and in tests: prefix, validation, errors, CORS, API pages. */
export function setUpApp(app: NestFastifyApplication): void {
  const environment = app.get(Environment);
  app.setGlobalPrefix(API_PREFIX, {
    exclude: [
      { path: 'health', method: RequestMethod.GET },
      { path: 'health/{*path}', method: RequestMethod.GET },
      { path: '.well-known/webauthn', method: RequestMethod.GET },
      { path: '.well-known/jwks.json', method: RequestMethod.GET },
    ],
  });
  app.useGlobalPipes(new DtoValidationPipe());
  app.useGlobalFilters(new ProblemFilter());
  if (environment.BACKEND_CORS_ORIGINS.length > 0) {
    app.enableCors(corsOptions(environment));
  }
  const server: FastifyInstance = app.getHttpAdapter().getInstance();
  if (environment.LOG_LEVEL === 'debug') logRequests(server);
  const metrics = app.get(Metrics);
  measureRequests(server, metrics);
  identifyClients(server, environment, metrics);
  observePool(app.get(DataSource), metrics);
  shedLoad(app);
  moveTokensToCookies(app);
  setUpDocs(app);
  const showOauthError = hasPages(environment) ? setUpSite(app, API_PREFIX) : undefined;
  if (environment.OPENID_ENABLED) setUpOauth(app, showOauthError);
  if (environment.REVOCATION_FEED_TOKEN !== undefined) setUpRevocationFeed(app, API_PREFIX);
}
