import { translations } from './translations.js';

export const cancelDeletion = translations({
  en: {
    title: 'Keep your account',
    text: 'Your account will be deleted. You can cancel that and keep it.',
    button: 'Cancel the deletion',
    doneTitle: 'Your account is kept',
    doneText: 'You can sign in again now.',
    again: 'Sign in to see whether the deletion was cancelled.',
  },
  de: {
    title: 'Konto behalten',
    text: 'Ihr Konto wird gelöscht. Sie können das abbrechen und es behalten.',
    button: 'Löschung abbrechen',
    doneTitle: 'Ihr Konto bleibt bestehen',
    doneText: 'Sie können sich jetzt wieder anmelden.',
    again: 'Melden Sie sich an, um zu sehen, ob die Löschung abgebrochen wurde.',
  },
});
