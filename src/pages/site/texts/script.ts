import { translations } from './translations.js';

/** Texts that the script shows. */
export const script = translations({
  en: {
    cancelled:
      'No passkey was used: the dialog was closed, or there is no suitable passkey on this device. Try again, choose another device in the dialog, or sign in another way.',
    notCreated: 'No passkey was created: the dialog was closed. Nothing was changed; try again.',
    timeout: 'The dialog was open for too long. Try again.',
    exists:
      'This device has a passkey for your account already. Use it, or choose another device in the dialog.',
    wrongAddress:
      'Passkeys do not work at this address. Open the page at the usual address of the service.',
    unsuitable:
      'This device cannot create or use the passkey. Choose another device in the dialog, or go on another way.',
    showPassword: 'Show the password',
    hidePassword: 'Hide the password',
    capsLock: 'Caps Lock is on.',
    tooShort: 'Too short: use at least {min} characters.',
    guessable: 'Long enough, but easy to guess. Use several words that do not belong together.',
    goodPassword: 'Good password.',
    tryAgain: 'You can try again now.',
    copy: 'Copy',
    copied: 'Copied.',
    notCopied: 'The browser does not permit copying. Select the text, and copy it yourself.',
    download: 'Save as a file',
    offline: 'The service cannot be reached. Check your connection, then try again.',
  },
  de: {
    cancelled:
      'Es wurde kein Passkey verwendet: Der Dialog wurde geschlossen, oder auf diesem Gerät ist kein passender Passkey. Versuchen Sie es noch einmal, wählen Sie im Dialog ein anderes Gerät, oder melden Sie sich anders an.',
    notCreated:
      'Es wurde kein Passkey erstellt: Der Dialog wurde geschlossen. Es wurde nichts geändert; versuchen Sie es noch einmal.',
    timeout: 'Der Dialog war zu lange offen. Versuchen Sie es noch einmal.',
    exists:
      'Dieses Gerät hat schon einen Passkey für Ihr Konto. Verwenden Sie ihn, oder wählen Sie im Dialog ein anderes Gerät.',
    wrongAddress:
      'Passkeys funktionieren nicht unter dieser Adresse. Öffnen Sie die Seite unter der üblichen Adresse des Dienstes.',
    unsuitable:
      'Dieses Gerät kann den Passkey nicht erstellen oder verwenden. Wählen Sie im Dialog ein anderes Gerät, oder nehmen Sie einen anderen Weg.',
    showPassword: 'Passwort anzeigen',
    hidePassword: 'Passwort verbergen',
    capsLock: 'Die Feststelltaste ist eingeschaltet.',
    tooShort: 'Zu kurz: Verwenden Sie mindestens {min} Zeichen.',
    guessable:
      'Lang genug, aber leicht zu erraten. Verwenden Sie mehrere Wörter, die nicht zusammengehören.',
    goodPassword: 'Gutes Passwort.',
    tryAgain: 'Sie können es jetzt noch einmal versuchen.',
    copy: 'Kopieren',
    copied: 'Kopiert.',
    notCopied:
      'Der Browser erlaubt das Kopieren nicht. Markieren Sie den Text, und kopieren Sie ihn selbst.',
    download: 'Als Datei speichern',
    offline:
      'Der Dienst ist nicht erreichbar. Prüfen Sie Ihre Verbindung, und versuchen Sie es noch einmal.',
  },
});
