import { translations } from './translations.js';

export const verifyEmail = translations({
  en: {
    title: 'Confirm your e-mail address',
    text: 'Press the button to confirm that you receive e-mail at this address.',
    button: 'Confirm the address',
    doneTitle: 'Your e-mail address is confirmed',
    doneText: 'You can close this page.',
    again: 'Sign in, and send the link again from your account page.',
  },
  de: {
    title: 'E-Mail-Adresse bestätigen',
    text: 'Bestätigen Sie mit der Schaltfläche, dass Sie unter dieser Adresse E-Mails erhalten.',
    button: 'Adresse bestätigen',
    doneTitle: 'Ihre E-Mail-Adresse ist bestätigt',
    doneText: 'Sie können diese Seite schließen.',
    again: 'Melden Sie sich an, und senden Sie den Link auf der Seite Ihres Kontos noch einmal.',
  },
});
