import { translations } from './translations.js';

/** Texts of the layout of all pages. */
export const layout = translations({
  en: { skip: 'Skip to the content', optional: 'optional' },
  de: { skip: 'Zum Inhalt springen', optional: 'freiwillig' },
});
