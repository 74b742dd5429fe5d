import { translations } from './translations.js';

export const acceptInvitation = translations({
  en: {
    title: 'Accept the invitation',
    text: 'Choose a password for your account.',
    button: 'Accept the invitation',
    doneTitle: 'Welcome',
    doneText: 'You can sign in with your new password now.',
    again:
      'If you have accepted the invitation already, sign in. Otherwise ask for a new invitation.',
    keepUsername: 'Leave this empty to keep the one that was chosen for you.',
    chooseUsername: 'Choose the name that you sign in with.',
  },
  de: {
    title: 'Einladung annehmen',
    text: 'Wählen Sie ein Passwort für Ihr Konto.',
    button: 'Einladung annehmen',
    doneTitle: 'Willkommen',
    doneText: 'Sie können sich jetzt mit Ihrem neuen Passwort anmelden.',
    again:
      'Wenn Sie die Einladung schon angenommen haben, melden Sie sich an. Sonst bitten Sie die Person, die Sie eingeladen hat, um eine neue.',
    keepUsername: 'Lassen Sie das Feld leer, um den für Sie gewählten Namen zu behalten.',
    chooseUsername: 'Wählen Sie den Namen, mit dem Sie sich anmelden.',
  },
});
