import { translations } from './translations.js';

export const signedOut = translations({
  en: {
    title: 'You are signed out',
    text: 'Thank you for your visit. On a shared computer, close the browser too.',
    button: 'Sign in again',
    deleted: 'Your account is deleted, or will be at the time that the e-mail to you names.',
  },
  de: {
    title: 'Sie sind abgemeldet',
    text: 'Danke für Ihren Besuch. Schließen Sie an einem gemeinsamen Computer auch den Browser.',
    button: 'Wieder anmelden',
    deleted:
      'Ihr Konto ist gelöscht, oder es wird zu der Zeit gelöscht, die in der E-Mail an Sie steht.',
  },
});
