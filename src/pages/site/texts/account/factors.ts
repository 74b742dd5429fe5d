import { translations } from '../translations.js';

export const accountTotp = translations({
  en: {
    title: 'Authenticator app',
    on: 'On since {date}',
    off: 'Off. An app on your phone shows a code for each sign-in.',
    back: 'Back to your account',
    add: 'Set up',
    added: 'The authenticator app is set up.',
    remove: 'Remove',
    removed: 'The authenticator app is removed.',
  },
  de: {
    title: 'Authenticator-App',
    on: 'Eingerichtet am {date}',
    off: 'Nicht eingerichtet. Eine App auf Ihrem Telefon zeigt bei jeder Anmeldung einen Code.',
    back: 'Zurück zu Ihrem Konto',
    add: 'Einrichten',
    added: 'Die Authenticator-App ist eingerichtet.',
    remove: 'Entfernen',
    removed: 'Die Authenticator-App ist entfernt.',
  },
});

export const accountCodes = translations({
  en: {
    title: 'Recovery codes',
    text: 'Each code replaces a lost phone or passkey once.',
    left: '{count} left',
    renew: 'New codes',
  },
  de: {
    title: 'Wiederherstellungscodes',
    text: 'Jeder Code ersetzt einmal ein verlorenes Telefon oder einen verlorenen Passkey.',
    left: 'Noch {count}',
    renew: 'Neue Codes',
  },
});

export const accountPasskeys = translations({
  en: {
    title: 'Passkeys',
    text: 'A passkey signs you in with a fingerprint, a face or the PIN of a device.',
    none: 'You have no passkey.',
    neverUsed: 'Not used yet',
    name: 'Name of the passkey',
    rename: 'Rename',
    save: 'Save the name',
    renamed: 'The passkey is renamed.',
    remove: 'Remove',
    removed: 'The passkey is removed. Delete it in your device, too.',
  },
  de: {
    title: 'Passkeys',
    text: 'Mit einem Passkey melden Sie sich mit Fingerabdruck, Gesicht oder der PIN eines Geräts an.',
    none: 'Sie haben keinen Passkey.',
    neverUsed: 'Noch nicht benutzt',
    name: 'Name des Passkeys',
    rename: 'Umbenennen',
    save: 'Namen speichern',
    renamed: 'Der Passkey ist umbenannt.',
    remove: 'Entfernen',
    removed: 'Der Passkey ist entfernt. Löschen Sie ihn auch in Ihrem Gerät.',
  },
});
