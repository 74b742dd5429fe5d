import type { DraftCookie } from './account/draft-cookie.js';
import type { LinkCookie } from './link-cookie.js';
import type { PageApi } from './page-api.js';
import type { PageOutcome } from './site-view.js';
import type { SiteTexts } from './texts/site-texts.js';

/** A request of a page. */
export interface PageContext {
  readonly api: PageApi;
  /** A BCP 47 tag. */
  readonly language: string;
  readonly texts: SiteTexts;
  /** The submitted fields, without empty ones. */
  readonly values: Readonly<Partial<Record<string, string>>>;
  readonly query: Readonly<Partial<Record<string, string>>>;
  /** The handle of a sign-in under way, which a cookie holds. */
  readonly attempt: AttemptHandle;
  /** The typed values of a form, over a confirmation. */
  readonly draft: DraftCookie;
  /** The address that the mail of a sign-in was sent to. */
  readonly mail: DraftCookie;
  /** The visit to an identity provider. */
  readonly visit: DraftCookie;
  /** The token of the link that led to the page. */
  readonly link: Pick<LinkCookie, 'token' | 'takeFromAddress' | 'clear'>;
  /** The allowed address that the user came from. */
  readonly returnTo: string | undefined;
  /** The address after a sign-in: `returnTo`, else the account. */
  readonly landing: string;
  /** Whether a page exists, which a link to it needs. */
  readonly hasPage: (path: `/${string}`) => boolean;
  /** Keeps that address for the link of a mail, which is opened in the same browser. */
  readonly keepReturnAddress: () => void;
  /** The path of another page, which keeps the address to return to. */
  readonly pathOf: (path: string, query?: Readonly<Record<string, string>>) => string;
}

interface AttemptHandle {
  readonly token: string | undefined;
  /** @param lifetime seconds */
  set(token: string, lifetime: number): void;
  clear(): void;
}

/** A page that people see. To add one, write a class in `list/`, and add it to `SITE_PAGES`. */
export interface SitePage {
  readonly path: `/${string}`;
  /** Whether the page exists with these settings. Without it, unless `PAGES_DISABLED` has it. */
  isOn?(): boolean;
  /** Whether links of mails lead to it. */
  readonly isLinkPage?: true;
  /** Whether a visit to another website keeps the address to return to in a cookie. */
  readonly keepsReturnAddress?: true;
  show(context: PageContext): Promise<PageOutcome> | PageOutcome;
}

/** A page with a form. */
export interface FormPage extends SitePage {
  /** Whether another website may send the form, which then must not change anything. */
  readonly acceptsOtherSites?: true;
  submit(context: PageContext): Promise<PageOutcome> | PageOutcome;
}

/** Provides all pages. */
export const SITE_PAGES = Symbol('SITE_PAGES');
