import { translations } from './translations.js';

/** Texts of pages that report an error, and of the page for an unknown address. */
export const failure = translations({
  en: {
    title: 'Something went wrong',
    notFound: 'Page not found',
    notFoundText: 'Check the address. A link may be incomplete, or belong to another service.',
    home: 'Continue to your account',
    continue: 'Continue',
  },
  de: {
    title: 'Etwas ist schiefgegangen',
    notFound: 'Seite nicht gefunden',
    notFoundText:
      'Prüfen Sie die Adresse. Vielleicht ist ein Link unvollständig oder gehört zu einem anderen Dienst.',
    home: 'Weiter zu Ihrem Konto',
    continue: 'Weiter',
  },
});
