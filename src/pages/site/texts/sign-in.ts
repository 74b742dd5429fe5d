import { translations } from './translations.js';

export const signIn = translations({
  en: {
    title: 'Sign in',
    text: 'Continue to {app}',
    noAccount: 'No account yet?',
    button: 'Sign in',
    byEmail: 'Send me a link by e-mail',
    forgot: 'Forgot your password?',
    signUp: 'Create an account',
    expired: 'Your sign-in took too long, or was used already. Please sign in again.',
  },
  de: {
    title: 'Anmelden',
    text: 'Weiter zu {app}',
    noAccount: 'Noch kein Konto?',
    button: 'Anmelden',
    byEmail: 'Link per E-Mail senden',
    forgot: 'Passwort vergessen?',
    signUp: 'Konto erstellen',
    expired:
      'Die Anmeldung hat zu lange gedauert oder wurde schon benutzt. Bitte melden Sie sich neu an.',
  },
});
