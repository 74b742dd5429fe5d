import type { ClientInfo } from '../http/requests/client-info.js';
import type { OneTimePurpose } from '../tokens/one-time/one-time-purpose.js';
import type { FieldName } from './rendering/fields.js';
import type { Language } from './texts/languages.js';

/** The texts of a page. */
interface PageTexts {
  readonly title: string;
  /** What the button does. */
  readonly text: string;
  readonly button: string;
  /** Shown after it. */
  readonly done: { readonly title: string; readonly text: string };
}

/** The token, and the fields that are not empty. */
export type PageInput = Readonly<{ token: string } & Partial<Record<FieldName, string>>>;

/** Shown after the button, with the texts of `done`. */
export interface PageResult {
  /** The username that the user signs in with from then on. */
  readonly username?: string;
  /** To be typed where the link was asked for. */
  readonly code?: string;
}

/**
 * A page that a link of a mail leads to. Its button does what the API does with the token. To add one, write
 * a class in `list/`, and add it to `PAGES`.
 */
export interface TokenPage {
  readonly path: `/${string}`;
  readonly purpose: OneTimePurpose;
  readonly fields: readonly FieldName[];
  readonly texts: Readonly<Record<Language, PageTexts>>;

  /** @returns optional fields that must not be empty for this owner of a token */
  requiredFor?(userId: string): Promise<readonly FieldName[]>;

  /** @throws AppException as the service behind the route of the API */
  submit(input: PageInput, client: ClientInfo): Promise<PageResult | void>;
}

/** Provides all pages. */
export const TOKEN_PAGES = Symbol('TOKEN_PAGES');
