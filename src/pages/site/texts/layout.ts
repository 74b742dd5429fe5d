import { translations } from './translations.js';

/** Texts of the layout of all pages. */
export const layout = translations({
  en: {
    skip: 'Skip to the content',
    optional: 'optional',
    language: 'Language',
    navigation: 'Account',
    error: 'Error',
    reference: 'Reference: {id}',
    docs: 'API documentation',
  },
  de: {
    skip: 'Zum Inhalt springen',
    optional: 'freiwillig',
    language: 'Sprache',
    navigation: 'Konto',
    error: 'Fehler',
    reference: 'Kennung: {id}',
    docs: 'API-Dokumentation',
  },
});
