import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { createOpenApiDocument } from './openapi.js';
import { readRedoc, swaggerUiFolder } from './page-assets.js';
import { REDOC_PAGE } from './redoc-page.js';

/** Both pages load their scripts from this server; no outbound requests. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "worker-src 'self' blob:",
  "frame-ancestors 'none'",
].join('; ');

/** Adds `/docs` (Swagger UI), `/redoc` and `/openapi.json`. */
export function setUpDocs(app: NestFastifyApplication): void {
  const server: FastifyInstance = app.getHttpAdapter().getInstance();
  server.addHook('onRequest', ({ routeOptions }, reply, done) => {
    // Tests the path of the route, as the path of the request may be encoded differently.
    if (/^\/(docs|redoc)(\/|$)/.test(routeOptions.url ?? '')) {
      reply.header('content-security-policy', CONTENT_SECURITY_POLICY);
    }
    done();
  });

  // Created at the first request, which keeps the start fast.
  const assets = swaggerUiFolder();
  SwaggerModule.setup('docs', app, () => createOpenApiDocument(app), {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    ...(assets !== undefined && { customSwaggerUiPath: assets }),
    customSiteTitle: 'User Authentication Service',
    swaggerOptions: { displayRequestDuration: true },
  });

  // Read once, at the first request.
  let script: string | undefined;
  server.get('/redoc', (_, reply) => reply.type('text/html; charset=utf-8').send(REDOC_PAGE));
  server.get('/redoc/redoc.standalone.js', async (_, reply) =>
    reply
      .type('text/javascript; charset=utf-8')
      .header('cache-control', 'public, max-age=86400')
      .send((script ??= await readRedoc())),
  );
}
