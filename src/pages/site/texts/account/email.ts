import { translations } from '../translations.js';

/** `{email}` is the new address. */
export const accountEmail = translations({
  en: {
    title: 'E-mail address',
    verified: 'Verified',
    notVerified: 'Not verified',
    verify: 'Send the link again',
    verifySent: 'An e-mail with the link is on its way. It may take a minute to arrive.',
    waiting: 'Waiting for confirmation: open the link in the e-mail that we have sent there.',
    resend: 'Send the link again',
    cancel: 'Cancel the change',
    cancelled: 'The change is cancelled. Your address stays as it is.',
    change: 'Change the address',
    field: 'New e-mail address',
    hint: 'Your current address stays in use until you open the link in the e-mail to the new one. The current one then gets a link that undoes the change for three days.',
    pending: 'We have sent a link to {email}. Open it to confirm the new address.',
    changed: 'Your e-mail address is changed.',
    same: 'This is your current address.',
  },
  de: {
    title: 'E-Mail-Adresse',
    verified: 'Bestätigt',
    notVerified: 'Nicht bestätigt',
    verify: 'Link noch einmal senden',
    verifySent: 'Eine E-Mail mit dem Link ist unterwegs. Sie kann eine Minute brauchen.',
    waiting:
      'Noch nicht bestätigt: Öffnen Sie den Link in der E-Mail, die wir dorthin geschickt haben.',
    resend: 'Link noch einmal senden',
    cancel: 'Änderung abbrechen',
    cancelled: 'Die Änderung ist abgebrochen. Ihre Adresse bleibt, wie sie ist.',
    change: 'Adresse ändern',
    field: 'Neue E-Mail-Adresse',
    hint: 'Die bisherige Adresse gilt, bis Sie den Link in der E-Mail an die neue öffnen. Die bisherige bekommt dann einen Link, der die Änderung drei Tage lang rückgängig macht.',
    pending:
      'Wir haben einen Link an {email} geschickt. Öffnen Sie ihn, um die neue Adresse zu bestätigen.',
    changed: 'Ihre E-Mail-Adresse ist geändert.',
    same: 'Das ist Ihre bisherige Adresse.',
  },
});
