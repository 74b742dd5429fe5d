import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppException } from '../../common/errors/app.exception.js';
import { publicUrlOf } from '../../http/public-url/public-url.js';
import { pageScript, SCRIPT_FOLDER } from './page-script.js';
import { SITE_PAGES } from './site.module.js';
import { SiteHandler } from './site-handler.js';
import type { FormPage, SitePage } from './site-page.js';

/**
 * Adds the pages that people see, and the way to them from `/`.
 *
 * @param prefix of the API that the pages call, without `/` at its start
 */
export function setUpSite(app: NestFastifyApplication, prefix: string): void {
  const server: FastifyInstance = app.getHttpAdapter().getInstance();
  const handler = app.get(SiteHandler);
  server.get('/', (request, reply) =>
    reply.redirect(publicUrlOf(request.server).pathOf('/account'), 303),
  );
  server.get(`${SCRIPT_FOLDER}/:file`, sendScript);
  for (const page of app.get<SitePage[]>(SITE_PAGES)) {
    server.get(page.path, (request, reply) => handler.show(page, prefix, request, reply));
    if (!hasForm(page)) continue;
    server.post(page.path, { config: { acceptsForm: true } }, (request, reply) =>
      handler.submit(page, prefix, request, reply),
    );
  }
}

/** An older page may ask for an older script, and works without one. */
async function sendScript(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { text, path } = await pageScript();
  const { file } = request.params as { file: string };
  if (path !== `${SCRIPT_FOLDER}/${file}`) throw new AppException('not_found');
  return reply
    .header('cache-control', 'public, max-age=31536000, immutable')
    .type('text/javascript; charset=utf-8')
    .send(text);
}

function hasForm(page: SitePage): page is FormPage {
  return 'submit' in page;
}
