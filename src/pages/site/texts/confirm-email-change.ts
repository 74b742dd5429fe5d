import { translations } from './translations.js';

export const confirmEmailChange = translations({
  en: {
    title: 'Confirm your new e-mail address',
    text: 'Press the button to use this e-mail address from now on.',
    button: 'Confirm the new address',
    doneTitle: 'Your e-mail address is changed',
    doneText: 'You can close this page.',
    again: 'Sign in, and change the address again.',
    taken:
      'Another user has this e-mail address now. Nothing was changed: sign in, and choose another address.',
  },
  de: {
    title: 'Neue E-Mail-Adresse bestätigen',
    text: 'Bestätigen Sie mit der Schaltfläche, dass diese E-Mail-Adresse ab jetzt gelten soll.',
    button: 'Neue Adresse bestätigen',
    doneTitle: 'Ihre E-Mail-Adresse ist geändert',
    doneText: 'Sie können diese Seite schließen.',
    again: 'Melden Sie sich an, und ändern Sie die Adresse noch einmal.',
    taken:
      'Diese E-Mail-Adresse gehört inzwischen zu einem anderen Konto. Es wurde nichts geändert: Melden Sie sich an, und wählen Sie eine andere.',
  },
});
