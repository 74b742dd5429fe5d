import { matchLanguage, preferredLanguage } from '../../mail/texts/match-language.js';
import { english } from './english.js';
import { german } from './german.js';
import type { SharedTexts } from './shared-texts.js';

export type Language = 'en' | 'de';

export const SHARED_TEXTS: Readonly<Record<Language, SharedTexts>> = { en: english, de: german };

const LANGUAGES = Object.keys(SHARED_TEXTS);

/** @param header `Accept-Language`. @returns English where no other language fits */
export function pageLanguage(header: string | undefined): Language {
  const tag = preferredLanguage(header, LANGUAGES) ?? 'en';
  return (matchLanguage(tag, LANGUAGES) ?? 'en') as Language;
}
