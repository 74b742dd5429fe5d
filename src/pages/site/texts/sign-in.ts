import { translations } from './translations.js';

export const signIn = translations({
  en: {
    title: 'Sign in',
    text: 'Continue to {app}',
    noAccount: 'No account yet?',
    button: 'Sign in',
    withProvider: 'Continue with {provider}',
    byEmail: 'Send me a link by e-mail',
    verify: 'Send the link again',
    checkMail: 'Check your inbox',
    verifySent:
      'If this address waits for its confirmation, an e-mail with a link is on its way. Open it, then sign in.',
    forgot: 'Forgot your password?',
    signUp: 'Create an account',
    expired: 'Your sign-in took too long, or was used already. Please sign in again.',
  },
  de: {
    title: 'Anmelden',
    text: 'Weiter zu {app}',
    noAccount: 'Noch kein Konto?',
    button: 'Anmelden',
    withProvider: 'Weiter mit {provider}',
    byEmail: 'Link per E-Mail senden',
    verify: 'Link noch einmal senden',
    checkMail: 'Sehen Sie in Ihr Postfach',
    verifySent:
      'Wenn diese Adresse noch zu bestätigen ist, ist eine E-Mail mit einem Link unterwegs. Öffnen Sie ihn, und melden Sie sich dann an.',
    forgot: 'Passwort vergessen?',
    signUp: 'Konto erstellen',
    expired:
      'Die Anmeldung hat zu lange gedauert oder wurde schon benutzt. Bitte melden Sie sich neu an.',
  },
});
