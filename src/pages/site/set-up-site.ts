import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Environment } from '../../config/environment.js';
import { SCRIPT_FOLDER } from './page-script.js';
import { sendAsset } from './send-asset.js';
import { allowedMethods } from '../../http/routes/allowed-methods.js';
import { pathOf } from '../../http/requests/path-of.js';
import type { ErrorView } from '../../oauth/set-up-oauth.js';
import { SiteHandler } from './site-handler.js';
import type { FormPage, SitePage } from './site-page.js';

/**
 * Adds the pages that people see, and the way to them from `/`.
 *
 * @param prefix of the API that the pages call, without `/` at its start
 * @returns shows an error of the authorization endpoint
 */
export function setUpSite(app: NestFastifyApplication, prefix: string): ErrorView {
  const server: FastifyInstance = app.getHttpAdapter().getInstance();
  const handler = app.get(SiteHandler);
  if (app.get(Environment).PAGES_ENABLED) {
    server.get('/', (request, reply) => reply.redirect(handler.contexts.homeOf(request), 303));
    showMissingPages(server, handler, prefix);
  }
  server.get(`${SCRIPT_FOLDER}/:file`, (request, reply) =>
    sendAsset(handler.design, request, reply),
  );
  for (const page of handler.contexts.pages) {
    const errorHandler = (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      void handler.showError(error, prefix, request, reply);
    };
    server.get(page.path, { errorHandler }, (request, reply) =>
      handler.show(page, prefix, request, reply),
    );
    if (!hasForm(page)) continue;
    server.post(page.path, { errorHandler, config: { acceptsForm: true } }, (request, reply) =>
      handler.submit(page, prefix, request, reply),
    );
  }
  return (error, request, reply) => {
    void handler.showOauthError(error, prefix, request, reply);
  };
}

/** Browsers that open an unknown address get a page; programs, and all requests below the API, get a problem. */
function showMissingPages(server: FastifyInstance, handler: SiteHandler, prefix: string): void {
  server.addHook('onRequest', (request, reply, done) => {
    if (!request.is404 || !isVisit(request, prefix)) return done();
    void handler.showNotFound(prefix, request, reply);
  });
}

function isVisit(request: FastifyRequest, prefix: string): boolean {
  const path = pathOf(request.url);
  return (
    (request.method === 'GET' || request.method === 'HEAD') &&
    /\btext\/html\b/.test(request.headers.accept ?? '') &&
    !path.startsWith(`/${prefix}/`) &&
    // A path with other methods is 405.
    allowedMethods(request.server, path).length === 0
  );
}

function hasForm(page: SitePage): page is FormPage {
  return 'submit' in page;
}
