import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Environment } from '../../config/environment.js';
import { publicUrlOf } from '../../http/public-url/public-url.js';
import { HostCookies } from '../../http/requests/host-cookies.js';
import { DraftCookie } from './account/draft-cookie.js';
import { LinkCookie } from './link-cookie.js';
import { SiteDesign } from './design/site-design.js';
import { PageApi } from './page-api.js';
import { allowedReturnAddress } from './return-address.js';
import { readReturnCookie, setReturnCookie } from './return-cookie.js';
import { languageOf } from './site-language.js';
import { type PageContext, SITE_PAGES, type SitePage } from './site-page.js';

const ATTEMPT = 'attempt';

type Address = Pick<SitePage, 'path' | 'isLinkPage' | 'keepsReturnAddress'>;

/** For the requests of no page. */
export const NO_PAGE: Address = { path: '/' };

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
    private readonly design: SiteDesign,
    @Inject(SITE_PAGES) pages: readonly SitePage[],
  ) {
    const { APP_URL, BACKEND_CORS_ORIGINS } = environment;
    this.cookies = new HostCookies(environment);
    this.origins = [
      ...(APP_URL === undefined ? [] : [new URL(APP_URL).origin]),
      ...BACKEND_CORS_ORIGINS,
    ];
    this.pages = pages.filter((page) => this.isOn(page));
  }

  contextOf(
    page: Address,
    prefix: string,
    request: FastifyRequest,
    reply: FastifyReply,
  ): PageContext {
    const { language, isChosen } = languageOf(request, this.cookies, this.design.languages);
    // Links of a page repeat its query: an address that is not allowed must not be passed on by one.
    const { return_to: requested, ...query } = textsOf(request.query);
    const values = textsOf(request.body);
    const isReturn = page.isLinkPage || page.keepsReturnAddress;
    const kept = isReturn ? readReturnCookie(request, this.cookies) : undefined;
    const given = values['return_to'] ?? requested ?? kept;
    const returnTo = allowedReturnAddress(given, this.origins);
    const pathOf: PageContext['pathOf'] = (path, parameters = {}) => {
      const all = new URLSearchParams({
        ...(returnTo === undefined ? {} : { return_to: returnTo }),
        ...parameters,
      });
      const suffix = all.size > 0 ? `?${all.toString()}` : '';
      return publicUrlOf(request.server).pathOf(path) + suffix;
    };
    return {
      api: new PageApi(prefix, request, reply, {
        language: isChosen ? language : undefined,
        usesCookies: this.environment.PAGES_ENABLED,
      }),
      language,
      texts: this.design.textsOf(language),
      values,
      query,
      returnTo,
      landing: returnTo ?? this.homeOf(request),
      attempt: this.attemptOf(request, reply),
      draft: new DraftCookie(this.cookies, request, reply),
      mail: new DraftCookie(this.cookies, request, reply, 'mail'),
      visit: new DraftCookie(this.cookies, request, reply, 'visit'),
      link: new LinkCookie(this.cookies, request, reply, page.path),
      keepReturnAddress: () =>
        setReturnCookie(request, reply, { address: returnTo, cookies: this.cookies }),
      hasPage: (path) => this.hasPage(path),
      pathOf,
    };
  }

  /** The page that users without another aim are led to. */
  homeOf({ server }: FastifyRequest): string {
    const account = publicUrlOf(server).pathOf('/account');
    return this.hasPage('/account') ? account : (this.environment.APP_URL ?? account);
  }

  /** Mails need the pages of their links with `PAGES_ENABLED` on or off. */
  private isOn(page: SitePage): boolean {
    const { PAGES_ENABLED, PAGES_DISABLED, hasMail } = this.environment;
    const [, name = ''] = page.path.split('/');
    const isWanted = page.isLinkPage ? hasMail : PAGES_ENABLED && !PAGES_DISABLED.includes(name);
    return isWanted && (page.isOn?.() ?? true);
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
