import { translations } from './translations.js';

export const setup = translations({
  en: {
    title: 'Set up the service',
    text: 'Create the first admin. You are signed in with it at once.',
    button: 'Create the admin',
    usernameHint: 'Letters, digits and single . _ - between them, such as admin.',
    noLinkTitle: 'Open the setup link',
    noLinkText:
      'The service prints the link at its start while it has no user, and so does this command:',
    invalidTitle: 'This link does not work any more',
    invalidText:
      'It has expired, or belongs to another service. Start the service again, or print a new link with this command:',
    completeTitle: 'The service is set up',
    completeText: 'It has an admin. Sign in, or ask an admin for an account.',
    signIn: 'Sign in',
    forbiddenTitle: 'Not from this device',
    forbiddenText:
      'The first admin can be created on the machine of the service only. Use the command line there, or set SETUP_FROM=any and start the service again.',
    ready: 'The service is ready. Add a passkey, and sign in without a password from now on.',
  },
  de: {
    title: 'Dienst einrichten',
    text: 'Legen Sie den ersten Administrator an. Sie sind damit sofort angemeldet.',
    button: 'Administrator anlegen',
    usernameHint: 'Buchstaben, Ziffern und dazwischen einzelne . _ -, zum Beispiel admin.',
    noLinkTitle: 'Öffnen Sie den Link zum Einrichten',
    noLinkText:
      'Der Dienst gibt den Link beim Start aus, solange er keinen Benutzer hat, und ebenso dieser Befehl:',
    invalidTitle: 'Dieser Link gilt nicht mehr',
    invalidText:
      'Er ist abgelaufen oder gehört zu einem anderen Dienst. Starten Sie den Dienst neu, oder holen Sie einen neuen Link mit diesem Befehl:',
    completeTitle: 'Der Dienst ist eingerichtet',
    completeText:
      'Er hat einen Administrator. Melden Sie sich an, oder bitten Sie einen Administrator um ein Konto.',
    signIn: 'Anmelden',
    forbiddenTitle: 'Nicht von diesem Gerät',
    forbiddenText:
      'Der erste Administrator kann nur auf dem Rechner des Dienstes angelegt werden. Verwenden Sie dort die Kommandozeile, oder setzen Sie SETUP_FROM=any, und starten Sie den Dienst neu.',
    ready:
      'Der Dienst ist bereit. Fügen Sie einen Passkey hinzu, und melden Sie sich von jetzt an ohne Passwort an.',
  },
});
