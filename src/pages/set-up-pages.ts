import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { MailQueue } from '../mail/mail-queue.js';
import { PageHandler } from './page-handler.js';
import { TOKEN_PAGES, type TokenPage } from './token-page.js';

/** Adds the pages that links of mails lead to; without mail there are no links. */
export function setUpPages(app: NestFastifyApplication): void {
  if (!app.get(MailQueue).isEnabled) return;
  const server: FastifyInstance = app.getHttpAdapter().getInstance();
  const handler = app.get(PageHandler);
  for (const page of app.get<TokenPage[]>(TOKEN_PAGES)) {
    server.get(page.path, (request, reply) => handler.show(page, request, reply));
    server.post(page.path, { config: { acceptsForm: true } }, (request, reply) =>
      handler.submit(page, request, reply),
    );
  }
}
