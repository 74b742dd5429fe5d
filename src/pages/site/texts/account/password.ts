import { translations } from '../translations.js';

export const accountPassword = translations({
  en: {
    title: 'Password',
    change: 'Change the password',
    changed: 'Your password is changed. You are signed out on all other devices.',
    none: 'You have no password. You sign in without one.',
    set: 'Send a link that sets a password',
    linkSent: 'An e-mail with the link is on its way. It may take a minute to arrive.',
    remove: 'Remove the password',
    removeText: 'You can sign in without a password, too.',
    removed: 'Your password is removed. Sign in with a passkey or by e-mail from now on.',
  },
  de: {
    title: 'Passwort',
    change: 'Passwort ändern',
    changed: 'Ihr Passwort ist geändert. Auf allen anderen Geräten sind Sie abgemeldet.',
    none: 'Sie haben kein Passwort. Sie melden sich ohne an.',
    set: 'Link senden, der ein Passwort festlegt',
    linkSent: 'Eine E-Mail mit dem Link ist unterwegs. Sie kann eine Minute brauchen.',
    remove: 'Passwort entfernen',
    removeText: 'Sie können sich auch ohne Passwort anmelden.',
    removed:
      'Ihr Passwort ist entfernt. Melden Sie sich von jetzt an mit einem Passkey oder per E-Mail an.',
  },
});
