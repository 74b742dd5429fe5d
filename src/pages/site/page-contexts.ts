import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Environment } from '../../config/environment.js';
import { publicUrlOf } from '../../http/public-url/public-url.js';
import { HostCookies } from '../../http/requests/host-cookies.js';
import { DraftCookie } from './account/draft-cookie.js';
import { PageApi } from './page-api.js';
import { allowedReturnAddress } from './return-address.js';
import { languageOf } from './site-language.js';
import { type PageContext, SITE_PAGES, type SitePage } from './site-page.js';
import { siteTexts } from './texts/site-texts.js';

const ATTEMPT = 'attempt';

/** Reads the requests of pages. */
@Injectable()
export class PageContexts {
  /** The pages that exist. */
  readonly pages: readonly SitePage[];
  /** Origins that a sign-in may lead to. */
  readonly origins: readonly string[];
  readonly cookies: HostCookies;

  constructor(
    private readonly environment: Environment,
    @Inject(SITE_PAGES) pages: readonly SitePage[],
  ) {
    const { APP_URL, BACKEND_CORS_ORIGINS, PAGES_DISABLED } = environment;
    this.cookies = new HostCookies(environment);
    this.origins = [
      ...(APP_URL === undefined ? [] : [new URL(APP_URL).origin]),
      ...BACKEND_CORS_ORIGINS,
    ];
    this.pages = pages.filter((page) => {
      const [, name = ''] = page.path.split('/');
      return (page.isOn?.() ?? true) && !PAGES_DISABLED.includes(name);
    });
  }

  contextOf(prefix: string, request: FastifyRequest, reply: FastifyReply): PageContext {
    const { language, isChosen } = languageOf(request, this.cookies);
    const query = textsOf(request.query);
    const values = textsOf(request.body);
    const returnTo = allowedReturnAddress(values['return_to'] ?? query['return_to'], this.origins);
    const pathOf: PageContext['pathOf'] = (path, parameters = {}) => {
      const all = new URLSearchParams({
        ...(returnTo === undefined ? {} : { return_to: returnTo }),
        ...parameters,
      });
      const suffix = all.size > 0 ? `?${all.toString()}` : '';
      return publicUrlOf(request.server).pathOf(path) + suffix;
    };
    return {
      api: new PageApi(request.server, prefix, request, reply, isChosen ? language : undefined),
      language,
      texts: siteTexts(language),
      values,
      query,
      returnTo,
      landing: returnTo ?? this.homeOf(request),
      attempt: this.attemptOf(request, reply),
      draft: new DraftCookie(this.cookies, request, reply),
      hasPage: (path) => this.hasPage(path),
      pathOf,
    };
  }

  /** The page that users without another aim are led to. */
  homeOf({ server }: FastifyRequest): string {
    const account = publicUrlOf(server).pathOf('/account');
    return this.hasPage('/account') ? account : (this.environment.APP_URL ?? account);
  }

  private hasPage(path: string): boolean {
    return this.pages.some((page) => page.path === path);
  }

  private attemptOf(request: FastifyRequest, reply: FastifyReply): PageContext['attempt'] {
    return {
      token: this.cookies.read(request, ATTEMPT),
      set: (value, maxAge) => this.cookies.set(request, reply, { name: ATTEMPT, value, maxAge }),
      clear: () => this.cookies.clear(request, reply, ATTEMPT),
    };
  }
}

/** The fields that are texts and not empty; one that occurs twice is left out. */
function textsOf(given: unknown): Partial<Record<string, string>> {
  const entries = Object.entries((given ?? {}) as Record<string, unknown>);
  return Object.fromEntries(
    entries.filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '',
    ),
  );
}
