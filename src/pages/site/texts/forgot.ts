import { translations } from './translations.js';

export const forgot = translations({
  en: {
    title: 'Reset your password',
    text: 'Enter your e-mail address, and we send you a link to choose a new password.',
    button: 'Send the link',
    back: 'Back to sign-in',
    resend: 'Send a new e-mail',
    sent: 'Check your inbox',
    sentText:
      'If this address belongs to an account, a link is on its way. It may take a minute, and it can be in the spam folder.',
  },
  de: {
    title: 'Passwort zurücksetzen',
    text: 'Geben Sie Ihre E-Mail-Adresse ein. Wir schicken Ihnen einen Link, mit dem Sie ein neues Passwort wählen.',
    button: 'Link senden',
    back: 'Zurück zur Anmeldung',
    resend: 'Neue E-Mail senden',
    sent: 'Sehen Sie in Ihr Postfach',
    sentText:
      'Wenn diese Adresse zu einem Konto gehört, ist ein Link unterwegs. Er kann eine Minute brauchen und im Spam-Ordner liegen.',
  },
});
