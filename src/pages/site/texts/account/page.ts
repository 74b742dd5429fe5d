import { translations } from '../translations.js';

/** Texts that all pages of the account share. */
export const accountPage = translations({
  en: {
    title: 'Your account',
    profile: 'Profile',
    security: 'Security',
    devices: 'Devices',
    data: 'Your data',
    signOut: 'Sign out',
    confirmed: 'Thank you. Nothing was changed yet: please make your change again.',
    confirmedTyped: 'Thank you. Nothing was changed yet: check what you typed, then send it again.',
    last_used: 'Last used {date}',
    added: 'Added {date}',
    unknownDevice: 'Unknown device',
  },
  de: {
    title: 'Ihr Konto',
    profile: 'Profil',
    security: 'Sicherheit',
    devices: 'Geräte',
    data: 'Ihre Daten',
    signOut: 'Abmelden',
    confirmed:
      'Danke. Es wurde noch nichts geändert: Bitte nehmen Sie Ihre Änderung noch einmal vor.',
    confirmedTyped:
      'Danke. Es wurde noch nichts geändert: Prüfen Sie Ihre Eingaben, und senden Sie sie noch einmal.',
    last_used: 'Zuletzt benutzt: {date}',
    added: 'Hinzugefügt: {date}',
    unknownDevice: 'Unbekanntes Gerät',
  },
});
