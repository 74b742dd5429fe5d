import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HostCookies } from '../../http/requests/host-cookies.js';
import { matchLanguage, preferredLanguage } from '../../mail/texts/match-language.js';

/** The cookie of the chosen language. */
const NAME = 'language';
/** Seconds. */
const LIFETIME = 365 * 24 * 60 * 60;

/** The name of the parameter that chooses the language of all pages, such as `/sign-in?lang=de`. */
export const LANGUAGE_PARAMETER = 'lang';

export interface PageLanguage {
  readonly language: string;
  /** Whether the user has chosen it; else it is the one that the browser prefers. */
  readonly isChosen: boolean;
}

/**
 * The language of a page: that of the address, of the cookie, or of `Accept-Language`.
 *
 * @param languages those that pages are available in
 */
export function languageOf(
  request: FastifyRequest,
  cookies: HostCookies,
  languages: readonly string[],
): PageLanguage {
  const find = (tag: string | undefined) => tag && matchLanguage(tag, languages);
  const chosen = find(parameterOf(request)) ?? find(cookies.read(request, NAME));
  const preferred = preferredLanguage(request.headers['accept-language'], languages);
  return { language: chosen ?? find(preferred) ?? 'en', isChosen: chosen !== undefined };
}

/** Keeps the language of the address for all pages. An unknown one changes nothing. */
export function keepLanguage(
  request: FastifyRequest,
  reply: FastifyReply,
  cookies: HostCookies,
  languages: readonly string[],
): void {
  const tag = parameterOf(request);
  const value = tag && matchLanguage(tag, languages);
  if (value) cookies.set(request, reply, { name: NAME, value, maxAge: LIFETIME });
}

function parameterOf({ query }: FastifyRequest): string | undefined {
  const value = (query as Record<string, unknown> | undefined)?.[LANGUAGE_PARAMETER];
  return typeof value === 'string' ? value : undefined;
}

/** A language in the footer. */
export interface LanguageLink {
  readonly language: string;
  /** In the language itself, so that its readers recognise it. */
  readonly name: string;
  /** Relative to the page, with its other parameters. */
  readonly href: string;
  readonly isCurrent: boolean;
}

/** @param parameters those of the page, without the language */
export function languageLinks(
  languages: readonly string[],
  current: string,
  parameters: Readonly<Partial<Record<string, string>>>,
): LanguageLink[] {
  return languages.map((language) => ({
    language,
    name: nameOf(language),
    href: `?${new URLSearchParams({ ...definedOf(parameters), [LANGUAGE_PARAMETER]: language }).toString()}`,
    isCurrent: language === current,
  }));
}

function definedOf(parameters: Readonly<Partial<Record<string, string>>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parameters).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined && entry[0] !== LANGUAGE_PARAMETER,
    ),
  );
}

/** The names so far: the data of `Intl` takes longer to load than the rest of a page. */
const names = new Map<string, string>();

/** The name of a language in itself. @param language a BCP 47 tag */
export function nameOf(language: string): string {
  const found = names.get(language);
  if (found !== undefined) return found;
  const name = new Intl.DisplayNames(language, { type: 'language' }).of(language) ?? language;
  const capitalised = name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
  names.set(language, capitalised);
  return capitalised;
}

/** Scripts that are written from right to left, by their code in ISO 15924. */
const FROM_RIGHT = new Set([
  'Adlm',
  'Arab',
  'Hebr',
  'Mand',
  'Nkoo',
  'Rohg',
  'Samr',
  'Syrc',
  'Thaa',
]);

/** @param language a BCP 47 tag */
export function directionOf(language: string): 'ltr' | 'rtl' {
  return FROM_RIGHT.has(new Intl.Locale(language).maximize().script ?? '') ? 'rtl' : 'ltr';
}
