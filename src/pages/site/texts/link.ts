import { translations } from './translations.js';

/** Texts of all pages that links of mails lead to. */
export const link = translations({
  en: {
    address: 'E-mail address',
    continue: 'Continue',
    invalidTitle: 'This link does not work any more',
    invalidText: 'It was used already, has expired, or was replaced by a newer one.',
  },
  de: {
    address: 'E-Mail-Adresse',
    continue: 'Weiter',
    invalidTitle: 'Dieser Link gilt nicht mehr',
    invalidText: 'Er wurde schon verwendet, ist abgelaufen oder wurde durch einen neueren ersetzt.',
  },
});
