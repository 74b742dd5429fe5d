import { translations } from './translations.js';

export const confirm = translations({
  en: {
    title: 'Confirm that it is you',
    text: 'For your security, enter your password again before you change this.',
    button: 'Continue',
  },
  de: {
    title: 'Bestätigen Sie, dass Sie es sind',
    text: 'Geben Sie zu Ihrer Sicherheit Ihr Passwort noch einmal ein, bevor Sie das ändern.',
    button: 'Weiter',
  },
});
