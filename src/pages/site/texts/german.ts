import type { SiteTexts } from './site-texts.js';

export const german: SiteTexts = {
  skip: 'Zum Inhalt springen',
  optional: 'freiwillig',
  fields: {
    name: 'Benutzername oder E-Mail-Adresse',
    username: 'Benutzername',
    email: 'E-Mail-Adresse',
    full_name: 'Vollständiger Name',
    password: 'Passwort',
    new_password: 'Neues Passwort',
    current_password: 'Aktuelles Passwort',
    password_repeat: 'Passwort wiederholen',
    code: 'Code',
    recovery_code: 'Wiederherstellungscode',
  },
  hints: {
    new_password: 'Mindestens {min} Zeichen. Ein Satz ist leicht zu merken.',
    username: 'Buchstaben, Ziffern und dazwischen einzelne . _ -',
    code: 'Sechs Ziffern aus Ihrer Authenticator-App.',
    recovery_code: 'Einer der Codes, die Sie gespeichert haben. Jeder gilt einmal.',
  },
  signIn: {
    title: 'Anmelden',
    button: 'Anmelden',
    forgot: 'Passwort vergessen?',
    signUp: 'Konto erstellen',
    expired:
      'Die Anmeldung hat zu lange gedauert oder wurde schon benutzt. Bitte melden Sie sich neu an.',
  },
  signUp: {
    title: 'Konto erstellen',
    button: 'Konto erstellen',
    hasUser: 'Sie haben schon ein Konto?',
    checkMail: 'Sehen Sie in Ihr Postfach',
    checkMailText:
      'Wir haben Ihnen eine E-Mail mit dem nächsten Schritt geschickt. Sie kann eine Minute brauchen.',
  },
  forgot: {
    title: 'Passwort zurücksetzen',
    text: 'Geben Sie Ihre E-Mail-Adresse ein. Wir schicken Ihnen einen Link, mit dem Sie ein neues Passwort wählen.',
    button: 'Link senden',
    back: 'Zurück zur Anmeldung',
    sent: 'Sehen Sie in Ihr Postfach',
    sentText:
      'Wenn diese Adresse zu einem Konto gehört, ist ein Link unterwegs. Er kann eine Minute brauchen und im Spam-Ordner liegen.',
  },
  secondFactor: {
    title: 'Bestätigen Sie, dass Sie es sind',
    totpText: 'Öffnen Sie Ihre Authenticator-App, und geben Sie den Code für {app} ein.',
    recoveryText:
      'Geben Sie einen der Wiederherstellungscodes ein, die Sie beim Einrichten gespeichert haben.',
    button: 'Weiter',
    useTotp: 'Authenticator-App verwenden',
    useRecovery: 'Wiederherstellungscode verwenden',
    passkeyOnly:
      'Ihr Konto braucht für diesen Schritt einen Passkey, den diese Seiten noch nicht verwenden können. Melden Sie sich mit der Anwendung an.',
    enrollTitle: 'Authenticator-App einrichten',
    totpOffer:
      'Ihr Konto braucht einen zweiten Faktor: einen Code, den eine App auf Ihrem Telefon zeigt. Das Einrichten dauert eine Minute.',
    enrollText:
      'Scannen Sie das Bild mit einer Authenticator-App, und geben Sie dann den Code ein, den sie zeigt.',
    retryText: 'Geben Sie den neuesten Code der App ein, die Sie gerade eingerichtet haben.',
    secret: 'Scannen geht nicht? Geben Sie diesen Schlüssel in der App ein:',
    qr: 'QR-Code für die Authenticator-App',
    codesTitle: 'Speichern Sie Ihre Wiederherstellungscodes',
    codesText:
      'Wenn Sie Ihr Telefon verlieren, kommen Sie mit einem dieser Codes hinein. Jeder gilt einmal. Bewahren Sie sie dort auf, wo nur Sie sie finden; sie werden nicht noch einmal gezeigt.',
    continue: 'Ich habe sie gespeichert',
    startAgain: 'Von vorn beginnen',
  },
  confirm: {
    title: 'Bestätigen Sie, dass Sie es sind',
    text: 'Geben Sie zu Ihrer Sicherheit Ihr Passwort noch einmal ein, bevor Sie das ändern.',
    button: 'Weiter',
  },
  signedOut: {
    title: 'Sie sind abgemeldet',
    text: 'Danke für Ihren Besuch. Schließen Sie an einem gemeinsamen Computer auch den Browser.',
    button: 'Wieder anmelden',
    deleted:
      'Ihr Konto ist gelöscht, oder es wird zu der Zeit gelöscht, die in der E-Mail an Sie steht.',
  },
  account: {
    title: 'Ihr Konto',
    profile: 'Profil',
    save: 'Speichern',
    saved: 'Ihre Änderungen sind gespeichert.',
    confirmed:
      'Danke. Es wurde noch nichts geändert: Bitte nehmen Sie Ihre Änderung noch einmal vor.',
    emailPending:
      'Wir haben einen Link an Ihre neue E-Mail-Adresse geschickt. Bis Sie ihn öffnen, gilt die bisherige.',
    email: 'E-Mail',
    verified: 'Bestätigt',
    notVerified: 'Nicht bestätigt',
    verify: 'Link noch einmal senden',
    verifySent: 'Eine E-Mail mit dem Link ist unterwegs. Sie kann eine Minute brauchen.',
    password: 'Passwort',
    changePassword: 'Passwort ändern',
    passwordChanged: 'Ihr Passwort ist geändert. Auf allen anderen Geräten sind Sie abgemeldet.',
    security: 'Anmeldung und Sicherheit',
    totp: 'Authenticator-App',
    totpOn: 'Eingerichtet am {date}',
    totpOff: 'Nicht eingerichtet',
    addTotp: 'Einrichten',
    removeTotp: 'Entfernen',
    totpRemoved: 'Die Authenticator-App ist entfernt.',
    passkeys: 'Passkeys',
    recoveryCodes: 'Wiederherstellungscodes',
    codesLeft: 'Noch {count}',
    newCodes: 'Neue Codes',
    sessions: 'Wo Sie angemeldet sind',
    thisDevice: 'Dieses Gerät',
    unknownDevice: 'Unbekanntes Gerät',
    lastUsed: 'Zuletzt benutzt: {date}',
    revoke: 'Abmelden',
    revoked: 'Das Gerät ist abgemeldet.',
    signOut: 'Abmelden',
    signOutAll: 'Auf allen Geräten abmelden',
    delete: 'Konto löschen',
    deleteText:
      'Ihr Konto wird sofort gesperrt und nach {days} Tagen gelöscht. Bis dahin können Sie die Löschung abbrechen.',
    deleteAtOnce:
      'Ihr Konto und seine Daten werden sofort gelöscht. Das lässt sich nicht rückgängig machen.',
    keep: 'Konto behalten',
  },
  errors: {
    invalid_credentials:
      'Der Name oder das Passwort ist falsch. Prüfen Sie beide, und versuchen Sie es noch einmal.',
    invalid_second_factor:
      'Dieser Code ist falsch oder wurde schon benutzt. Geben Sie den neuesten ein.',
    account_disabled: 'Dieses Konto ist gesperrt. Bitte wenden Sie sich an den Support.',
    deletion_scheduled:
      'Dieses Konto wird gelöscht. Um es zu behalten, öffnen Sie den Link in der E-Mail über die Löschung.',
    email_not_verified:
      'Ihre E-Mail-Adresse ist noch nicht bestätigt. Öffnen Sie den Link in der E-Mail, die wir Ihnen geschickt haben.',
    email_taken: 'Ein anderes Konto hat diese E-Mail-Adresse.',
    username_taken: 'Dieser Benutzername ist vergeben. Wählen Sie einen anderen.',
    rate_limited: 'Zu viele Versuche. Warten Sie {minutes}, und versuchen Sie es dann noch einmal.',
    overloaded: 'Der Dienst ist ausgelastet. Versuchen Sie es in einigen Sekunden noch einmal.',
    mail_disabled: 'Dieser Dienst sendet keine E-Mails. Bitte wenden Sie sich an den Support.',
    last_sign_in_method:
      'Ohne diese Methode könnten Sie sich nicht mehr anmelden. Richten Sie zuerst eine andere ein.',
    fields: 'Bitte korrigieren Sie die Felder. Es wurde noch nichts geändert.',
    field: 'Bitte prüfen Sie dieses Feld.',
    wrong_password: 'Das ist nicht Ihr aktuelles Passwort.',
    wrong_code: 'Dieser Code ist falsch. Geben Sie den neuesten ein, den die App zeigt.',
    repeat: 'Die beiden Passwörter unterscheiden sich.',
    form: 'Die Seite war lange offen. Es wurde nichts geändert; bitte senden Sie das Formular noch einmal.',
    title: 'Etwas ist schiefgegangen',
    unexpected:
      'Im Dienst ist ein Fehler aufgetreten. Es wurde nichts geändert; versuchen Sie es später noch einmal.',
  },
};
