import { translations } from './translations.js';

export const signInLink = translations({
  en: {
    title: 'Sign in',
    text: 'Did you start a sign-in a few minutes ago? Press the button to complete it here, or to get the code for the window in which you started it.',
    button: 'Continue',
    doneTitle: 'Your code',
    doneText:
      'Enter it in the window in which you started the sign-in. Never pass it on, not even to support staff: with it, another person would sign in as you.',
    again: 'Ask for a new e-mail where you started the sign-in.',
  },
  de: {
    title: 'Anmelden',
    text: 'Haben Sie vor wenigen Minuten eine Anmeldung begonnen? Mit der Schaltfläche schließen Sie sie hier ab, oder Sie erhalten den Code für das Fenster, in dem Sie sie begonnen haben.',
    button: 'Weiter',
    doneTitle: 'Ihr Code',
    doneText:
      'Geben Sie ihn in dem Fenster ein, in dem Sie die Anmeldung begonnen haben. Geben Sie ihn niemals weiter, auch nicht an den Support: Damit würde sich jemand anderes als Sie anmelden.',
    again: 'Fordern Sie dort eine neue E-Mail an, wo Sie die Anmeldung begonnen haben.',
  },
});
