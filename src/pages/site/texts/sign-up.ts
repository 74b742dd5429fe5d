import { translations } from './translations.js';

export const signUp = translations({
  en: {
    title: 'Create your account',
    button: 'Create account',
    hasUser: 'Already have an account?',
    signIn: 'Sign in',
    checkMail: 'Check your inbox',
    checkMailText: 'We have sent you an e-mail with the next step. It may take a minute to arrive.',
  },
  de: {
    title: 'Konto erstellen',
    button: 'Konto erstellen',
    hasUser: 'Sie haben schon ein Konto?',
    signIn: 'Anmelden',
    checkMail: 'Sehen Sie in Ihr Postfach',
    checkMailText:
      'Wir haben Ihnen eine E-Mail mit dem nächsten Schritt geschickt. Sie kann eine Minute brauchen.',
  },
});
