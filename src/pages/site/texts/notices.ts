import { translations } from './translations.js';

/** Notices after a change that the link of a mail has made, by the parameter `done` of the next page. */
export const notices = translations({
  en: {
    password_reset:
      'Your password is changed. You are signed out on all devices: sign in with the new one.',
    email_verified: 'Your e-mail address is confirmed.',
    email_changed: 'Your e-mail address is changed.',
    invitation_accepted: 'Welcome. Your account is ready.',
    factor_reset_cancelled:
      'Your sign-in methods are kept. If you did not ask for the removal, choose a new password: another person may know yours.',
    identity_not_linked:
      'You have an account with this e-mail address. Sign in to it here, then link the other account under “Security”.',
    deletion_cancelled: 'Your account is kept. You can sign in again now.',
  },
  de: {
    password_reset:
      'Ihr Passwort ist geändert. Sie sind auf allen Geräten abgemeldet: Melden Sie sich mit dem neuen an.',
    email_verified: 'Ihre E-Mail-Adresse ist bestätigt.',
    email_changed: 'Ihre E-Mail-Adresse ist geändert.',
    invitation_accepted: 'Willkommen. Ihr Konto ist bereit.',
    factor_reset_cancelled:
      'Ihre Anmeldemethoden bleiben bestehen. Wenn Sie nicht um die Entfernung gebeten haben, wählen Sie ein neues Passwort: Möglicherweise kennt jemand anderes Ihres.',
    identity_not_linked:
      'Sie haben ein Konto mit dieser E-Mail-Adresse. Melden Sie sich hier an, und verknüpfen Sie dann das andere Konto unter „Sicherheit“.',
    deletion_cancelled: 'Ihr Konto bleibt bestehen. Sie können sich jetzt wieder anmelden.',
  },
});
