import { Module } from '@nestjs/common';
import { OneTimeTokensModule } from '../tokens/one-time/one-time-tokens.module.js';
import { PageHandler } from './page-handler.js';
import { TOKEN_PAGES, type TokenPage } from './token-page.js';

/** All pages. */
const PAGES: (new (...services: never[]) => TokenPage)[] = [];

@Module({
  imports: [OneTimeTokensModule],
  providers: [
    PageHandler,
    ...PAGES,
    { provide: TOKEN_PAGES, inject: PAGES, useFactory: (...pages: TokenPage[]) => pages },
  ],
})
export class PagesModule {}
