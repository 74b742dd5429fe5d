import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HostCookies } from '../../http/requests/host-cookies.js';
import { matchLanguage } from '../../mail/texts/match-language.js';
import { pageLanguage, type Language } from '../texts/languages.js';
import { SITE_LANGUAGES } from './texts/site-texts.js';

/** The cookie of the chosen language. */
const NAME = 'language';
/** Seconds. */
const LIFETIME = 365 * 24 * 60 * 60;

/** The name of the parameter that chooses the language of all pages, such as `/sign-in?lang=de`. */
export const LANGUAGE_PARAMETER = 'lang';

export interface PageLanguage {
  readonly language: Language;
  /** Whether the user has chosen it; else it is the one that the browser prefers. */
  readonly isChosen: boolean;
}

/** The language of a page: that of the address, of the cookie, or of `Accept-Language`. */
export function languageOf(request: FastifyRequest, cookies: HostCookies): PageLanguage {
  const chosen = requestedLanguage(request) ?? known(cookies.read(request, NAME));
  return {
    language: chosen ?? pageLanguage(request.headers['accept-language']),
    isChosen: chosen !== undefined,
  };
}

/** Keeps the language of the address for all pages. An unknown one changes nothing. */
export function keepLanguage(
  request: FastifyRequest,
  reply: FastifyReply,
  cookies: HostCookies,
): void {
  const value = requestedLanguage(request);
  if (value !== undefined) cookies.set(request, reply, { name: NAME, value, maxAge: LIFETIME });
}

function requestedLanguage({ query }: FastifyRequest): Language | undefined {
  return known((query as Record<string, unknown> | undefined)?.[LANGUAGE_PARAMETER]);
}

function known(tag: unknown): Language | undefined {
  return typeof tag === 'string'
    ? (matchLanguage(tag, SITE_LANGUAGES) as Language | undefined)
    : undefined;
}

/** A language in the footer. */
export interface LanguageLink {
  readonly language: Language;
  /** In the language itself, so that its readers recognise it. */
  readonly name: string;
  /** Relative to the page, with its other parameters. */
  readonly href: string;
  readonly isCurrent: boolean;
}

/** @param parameters those of the page, without the language */
export function languageLinks(
  current: Language,
  parameters: Readonly<Partial<Record<string, string>>>,
): LanguageLink[] {
  return SITE_LANGUAGES.map((language) => ({
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

/** The name of a language in itself. @param language a BCP 47 tag */
export function nameOf(language: string): string {
  const name = new Intl.DisplayNames(language, { type: 'language' }).of(language) ?? language;
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
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
