import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { createOpenApiDocument } from './openapi.js';
import { REDOC_PAGE } from './redoc-page.js';

/** Both pages run their scripts from here and ask nobody else for anything. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "worker-src 'self' blob:",
  "frame-ancestors 'none'",
].join('; ');

/** `/docs` (Swagger UI), `/redoc` and `/openapi.json`, all served from `node_modules`. */
export function setUpDocs(app: NestFastifyApplication): void {
  const server: FastifyInstance = app.getHttpAdapter().getInstance();
  server.addHook('onRequest', ({ routeOptions }, reply, done) => {
    // The route's own path: the request's may be spelt in many ways.
    if (/^\/(docs|redoc)(\/|$)/.test(routeOptions.url ?? '')) {
      reply.header('content-security-policy', CONTENT_SECURITY_POLICY);
    }
    done();
  });

  // Made when somebody first asks for it: a server that nobody reads about starts without it.
  SwaggerModule.setup('docs', app, () => createOpenApiDocument(app), {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    customSiteTitle: 'User Authentication Service',
    swaggerOptions: { displayRequestDuration: true },
  });

  // Read once, when somebody first asks for it.
  let script: string | undefined;
  server.get('/redoc', (_, reply) => reply.type('text/html; charset=utf-8').send(REDOC_PAGE));
  server.get('/redoc/redoc.standalone.js', async (_, reply) =>
    reply
      .type('text/javascript; charset=utf-8')
      .header('cache-control', 'public, max-age=86400')
      .send((script ??= await readRedoc())),
  );
}

async function readRedoc(): Promise<string> {
  const require = createRequire(import.meta.url);
  const script = await readFile(require.resolve('redoc/bundles/redoc.standalone.js'), 'utf8');
  // The one thing that ReDoc asks of another host: its maker's logo. Without it the page shows none.
  return script.replaceAll('https://cdn.redoc.ly/redoc/logo-mini.svg', 'data:,');
}
