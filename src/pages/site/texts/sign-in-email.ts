import { translations } from './translations.js';

/** `{email}` is the address that was typed. */
export const signInEmail = translations({
  en: {
    title: 'Sign in by e-mail',
    text: 'Enter your e-mail address, and we send you a link and a code to sign in with.',
    button: 'Send the link',
    back: 'Sign in with your password',
    sent: 'Check your inbox',
    sentText:
      'If {email} is the confirmed address of an account, an e-mail is on its way. Open its link in this browser, or enter its code. It may take a minute, and it can be in the spam folder.',
    hint: 'Eight digits from the newest e-mail.',
    enter: 'Sign in',
    resend: 'Send a new e-mail',
    other: 'Use another address',
    wrong: 'This code is wrong, or was used already. Enter the one in the newest e-mail.',
    expired: 'This sign-in has expired, or too many codes were wrong. Ask for a new e-mail.',
  },
  de: {
    title: 'Per E-Mail anmelden',
    text: 'Geben Sie Ihre E-Mail-Adresse ein. Wir schicken Ihnen einen Link und einen Code, mit denen Sie sich anmelden.',
    button: 'Link senden',
    back: 'Mit Passwort anmelden',
    sent: 'Sehen Sie in Ihr Postfach',
    sentText:
      'Wenn {email} die bestätigte Adresse eines Kontos ist, ist eine E-Mail unterwegs. Öffnen Sie ihren Link in diesem Browser, oder geben Sie ihren Code ein. Sie kann eine Minute brauchen und im Spam-Ordner liegen.',
    hint: 'Acht Ziffern aus der neuesten E-Mail.',
    enter: 'Anmelden',
    resend: 'Neue E-Mail senden',
    other: 'Andere Adresse verwenden',
    wrong:
      'Dieser Code ist falsch oder wurde schon benutzt. Geben Sie den aus der neuesten E-Mail ein.',
    expired:
      'Diese Anmeldung ist abgelaufen, oder zu viele Codes waren falsch. Fordern Sie eine neue E-Mail an.',
  },
});
