import { translations } from './translations.js';

export const cancelFactorReset = translations({
  en: {
    title: 'Keep your sign-in methods',
    text: 'Your authenticator app, passkeys and recovery codes will be removed from your account. If you did not ask for that, or have found them, keep them.',
    button: 'Keep my sign-in methods',
    doneTitle: 'Your sign-in methods are kept',
    doneText:
      'Nothing is removed. If you did not ask for the removal, another person may know your password: choose a new one.',
    again: 'Sign in: the account page shows whether they are still going to be removed.',
    newPassword: 'Choose a new password',
  },
  de: {
    title: 'Anmeldemethoden behalten',
    text: 'Authentifizierungs-App, Passkeys und Wiederherstellungscodes werden von Ihrem Konto entfernt. Wenn Sie nicht darum gebeten oder sie wiedergefunden haben, behalten Sie sie.',
    button: 'Anmeldemethoden behalten',
    doneTitle: 'Ihre Anmeldemethoden bleiben bestehen',
    doneText:
      'Es wird nichts entfernt. Wenn Sie nicht darum gebeten haben, kennt möglicherweise jemand anderes Ihr Passwort: Wählen Sie ein neues.',
    again: 'Melden Sie sich an: Die Seite Ihres Kontos zeigt, ob sie noch entfernt werden sollen.',
    newPassword: 'Neues Passwort wählen',
  },
});
