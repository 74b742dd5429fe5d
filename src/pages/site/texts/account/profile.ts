import { translations } from '../translations.js';

export const accountProfile = translations({
  en: {
    title: 'Profile',
    save: 'Save',
    saved: 'Your changes are saved.',
    locale: 'Language of e-mails',
    anyLocale: 'The language of the service',
  },
  de: {
    title: 'Profil',
    save: 'Speichern',
    saved: 'Ihre Änderungen sind gespeichert.',
    locale: 'Sprache der E-Mails',
    anyLocale: 'Die Sprache des Dienstes',
  },
});
