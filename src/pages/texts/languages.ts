import { matchLanguage, preferredLanguage } from '../../mail/texts/match-language.js';

const LANGUAGES = ['en', 'de'] as const;

export type Language = (typeof LANGUAGES)[number];

/** @param header `Accept-Language`. @returns English where no other language fits */
export function pageLanguage(header: string | undefined): Language {
  const tag = preferredLanguage(header, [...LANGUAGES]) ?? 'en';
  return (matchLanguage(tag, [...LANGUAGES]) ?? 'en') as Language;
}
