import type { Explanation } from '../explain-problem.js';
import { markTime } from '../times.js';
import type { ApiResult } from '../page-api.js';
import type { PageContext } from '../site-page.js';
import type { Block, PageOutcome } from '../site-view.js';
import type { AccountData } from './account-data.js';

/** A request of a page of the account, as one of its sections sees it. */
export interface SectionRequest {
  readonly context: PageContext;
  readonly data: AccountData;
  /** The values that were typed before an error, or before the user had to confirm that it is the user. */
  readonly typed: Readonly<Partial<Record<string, string>>>;
  /** The errors of the rejected form of this section. */
  readonly rejected: (Explanation & { readonly action: string }) | undefined;
  /** The page again, at this section, with the notice of that name. A reload does not repeat the change. */
  readonly done: (notice: string) => PageOutcome;
  /** The page, with this section. */
  readonly path: (query?: Readonly<Record<string, string>>) => string;
}

/** A change that the user makes. A response of the API that is no success is explained in the section. */
type SectionAction = (
  request: SectionRequest,
) => Promise<PageOutcome | (ApiResult & { isOk: false })>;

/** A part of an account page. To add one, write a class in `sections/`, and name it in `account-pages.ts`. */
export interface AccountSection {
  /** The fragment of its address. */
  readonly id: string;
  /** By the name that its forms send. */
  readonly actions: Readonly<Record<string, SectionAction>>;
  /** Fields with values that outlive a confirmation. Never one of a password. */
  readonly keeps?: readonly string[];
  /** Marks changes that cannot be undone. */
  readonly tone?: 'danger';
  /** The texts of its notices, by name. */
  notices(request: SectionRequest): Readonly<Record<string, string>>;
  title(request: SectionRequest): string;
  /** @returns undefined for a section that has nothing to show */
  show(request: SectionRequest): Promise<readonly Block[] | undefined> | readonly Block[];
}

/** The value of a field: the one typed last, or else the stored one. */
export function valueOf(
  { typed }: Pick<SectionRequest, 'typed'>,
  name: string,
  stored?: string | null,
): string | undefined {
  return typed[name] ?? stored ?? undefined;
}

/**
 * The path without its fragment: a browser that is at the same address with a fragment, as after a form of a
 * section, would follow a link to it without asking for the page.
 */
export function reloadPathOf(path: string): string {
  return path.replace(/#.*/, '');
}

/** A rejection by the page itself, for a field that the API does not have. */
export function rejectField(name: string, code: string): ApiResult & { isOk: false } {
  const errors = [{ pointer: `#/${name}`, code, detail: code }];
  return { isOk: false, status: 422, problem: { code: 'validation_failed', errors } };
}

/** A time in a text of rows and paragraphs, as `markTime` explains. */
export function dateOf(_: unknown, time: string): string {
  return markTime(time);
}
