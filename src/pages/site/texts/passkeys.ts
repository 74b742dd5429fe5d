import { translations } from './translations.js';

/** Texts of forms with passkeys, which the script shows. */
export const passkeys = translations({
  en: {
    or: 'or',
    signIn: 'Sign in with a passkey',
    use: 'Use a passkey',
    create: 'Create a passkey',
    add: 'Add a passkey',
    name: 'Name of the passkey',
    nameHint: 'So that you recognise it later. Without one, it is named after this device.',
    addText: 'Sign in with your fingerprint, your face or the PIN of your device.',
    added: 'The passkey is added. You can sign in with it from now on.',
    enrollTitle: 'Add a second way to sign in',
    enrollText:
      'Your account needs more than a password. A passkey is the quickest: your fingerprint, your face or the PIN of your device.',
    unavailable:
      'This step needs a passkey, which this browser cannot use here. Turn JavaScript on, open this address in a current browser, or start again on the device with your passkey.',
    cannotCreate:
      'This browser cannot create passkeys here. Turn JavaScript on, or open this address in a current browser.',
  },
  de: {
    or: 'oder',
    signIn: 'Mit Passkey anmelden',
    use: 'Passkey verwenden',
    create: 'Passkey erstellen',
    add: 'Passkey hinzufügen',
    name: 'Name des Passkeys',
    nameHint: 'Damit Sie ihn später wiedererkennen. Ohne Namen heißt er wie dieses Gerät.',
    addText: 'Melden Sie sich mit Fingerabdruck, Gesicht oder der PIN Ihres Geräts an.',
    added: 'Der Passkey ist hinzugefügt. Ab jetzt können Sie sich mit ihm anmelden.',
    enrollTitle: 'Zweite Anmeldemethode hinzufügen',
    enrollText:
      'Ihr Konto braucht mehr als ein Passwort. Am schnellsten geht es mit einem Passkey: mit Fingerabdruck, Gesicht oder der PIN Ihres Geräts.',
    unavailable:
      'Dieser Schritt braucht einen Passkey, den dieser Browser hier nicht verwenden kann. Schalten Sie JavaScript ein, öffnen Sie diese Adresse in einem aktuellen Browser, oder beginnen Sie auf dem Gerät mit Ihrem Passkey neu.',
    cannotCreate:
      'Dieser Browser kann hier keine Passkeys erstellen. Schalten Sie JavaScript ein, oder öffnen Sie diese Adresse in einem aktuellen Browser.',
  },
});
