import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { createPartsHook } from '../http/server/send-in-parts.js';
import { FOCUS_NAME_FIELD } from './focus-name-field.js';
import { createOpenApiDocument } from './openapi.js';
import { readRedoc, swaggerUiFolder } from './page-assets.js';
import { createRedocPage } from './redoc-page.js';
import { toOpenApi30 } from './to-openapi-30.js';

/** Both pages load their scripts from this server; no outbound requests. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "worker-src 'self' blob:",
  "frame-ancestors 'none'",
].join('; ');

/** Tests the path of a route, as the path of the request may be encoded differently. */
const PAGES = /^\/(docs|redoc)(\/|$)/;

/** Adds `/docs` (Swagger UI), `/redoc`, `/openapi.json` and `/openapi-3.0.json`. */
export function setUpDocs(app: NestFastifyApplication): void {
  const server: FastifyInstance = app.getHttpAdapter().getInstance();
  server.addHook('onRequest', ({ routeOptions }, reply, done) => {
    if (PAGES.test(routeOptions.url ?? '')) {
      reply.header('content-security-policy', CONTENT_SECURITY_POLICY);
    }
    done();
  });
  server.addHook('onSend', createPartsHook(/^\/(docs|redoc|openapi[^/]*\.json)(\/|$)/));

  // Created at the first request, which keeps the start fast.
  const assets = swaggerUiFolder();
  let created: OpenAPIObject | undefined;
  const document = () => (created ??= createOpenApiDocument(app));
  SwaggerModule.setup('docs', app, document, {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    ...(assets !== undefined && { customSwaggerUiPath: assets }),
    customJsStr: FOCUS_NAME_FIELD,
    customSiteTitle: 'User Authentication Service',
    swaggerOptions: {
      displayRequestDuration: true,
      // A bearer token and the cookies of a session in one request are rejected.
      requestInterceptor: (request: object) => ({ ...request, credentials: 'omit' }),
    },
  });

  let converted: string | undefined;
  server.get('/openapi-3.0.json', (_, reply) =>
    reply
      .type('application/json; charset=utf-8')
      .send((converted ??= JSON.stringify(toOpenApi30(document())))),
  );

  // Read once, at the first request.
  let script: string | undefined;
  // With a slash too, as Swagger UI.
  for (const [path, root] of [
    ['/redoc', './'],
    ['/redoc/', '../'],
  ] as const) {
    const page = createRedocPage(root);
    server.get(path, (_, reply) => reply.type('text/html; charset=utf-8').send(page));
  }
  server.get('/redoc/redoc.standalone.js', async (_, reply) =>
    reply
      .type('text/javascript; charset=utf-8')
      .header('cache-control', 'public, max-age=86400')
      .send((script ??= await readRedoc())),
  );
}
