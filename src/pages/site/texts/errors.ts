import { translations } from './translations.js';

/** Errors by code of the API. `{minutes}` is the time to wait. */
export const errors = translations({
  en: {
    invalid_credentials: 'The name or the password is wrong. Check both, then try again.',
    invalid_second_factor: 'This code is wrong or was used already. Enter the newest one.',
    invalid_sign_in_token: 'This took too long, or was used already. Try again.',
    account_disabled: 'This account is disabled. Please contact the support.',
    deletion_scheduled:
      'This account will be deleted. To keep it, open the link in the e-mail about the deletion.',
    email_not_verified:
      'Your e-mail address is not verified yet. Open the link in the e-mail that we have sent you.',
    email_taken: 'Another account has this e-mail address.',
    username_taken: 'This username is taken. Choose another.',
    invalid_passkey: 'The passkey could not be verified. Try again, or use another way to sign in.',
    unknown_passkey:
      'This passkey belongs to no account here any more. Use another passkey, or your password.',
    rate_limited: 'Too many attempts. Wait {minutes}, then try again.',
    overloaded: 'The service is busy. Try again in a few seconds.',
    mail_disabled: 'This service sends no e-mails. Please contact the support.',
    last_sign_in_method: 'You could not sign in without it. Add another way to sign in first.',
    provider_denied: 'The sign-in was cancelled. Start it again, or use another way to sign in.',
    provider_unavailable:
      'The other service does not respond. Try again in a minute, or use another way to sign in.',
    invalid_provider_response:
      'The response of the other service is not valid. Start again; if it happens twice, contact the support.',
    invalid_provider_sign_in: 'This took too long, or was used already. Start again.',
    registration_closed:
      'There is no account for you here. Use another way to sign in, or contact the support.',
    identity_incomplete:
      'The other service has sent no e-mail address. Permit it there, or create an account here and link it.',
    identity_taken: 'This account is linked to another user already.',
    authorization_request:
      'The application has sent a request that is not valid or has expired. Go back to the application, and start again.',
    fields: 'Please correct the fields below. Nothing was changed yet.',
    field: 'Please check this field.',
    wrong_code: 'This code is wrong. Enter the newest one that the app shows.',
    repeat: 'The two passwords differ. Enter the same password twice.',
    form: 'The page was open for a long time. Nothing was changed; please send the form again.',
    unexpected: 'Something went wrong in the service. Nothing was changed; try again later.',
  },
  de: {
    invalid_credentials:
      'Der Name oder das Passwort ist falsch. Prüfen Sie beide, und versuchen Sie es noch einmal.',
    invalid_second_factor:
      'Dieser Code ist falsch oder wurde schon benutzt. Geben Sie den neuesten ein.',
    invalid_sign_in_token:
      'Das hat zu lange gedauert oder wurde schon benutzt. Versuchen Sie es noch einmal.',
    account_disabled: 'Dieses Konto ist gesperrt. Bitte wenden Sie sich an den Support.',
    deletion_scheduled:
      'Dieses Konto wird gelöscht. Um es zu behalten, öffnen Sie den Link in der E-Mail über die Löschung.',
    email_not_verified:
      'Ihre E-Mail-Adresse ist noch nicht bestätigt. Öffnen Sie den Link in der E-Mail, die wir Ihnen geschickt haben.',
    email_taken: 'Ein anderes Konto hat diese E-Mail-Adresse.',
    username_taken: 'Dieser Benutzername ist vergeben. Wählen Sie einen anderen.',
    invalid_passkey:
      'Der Passkey ließ sich nicht prüfen. Versuchen Sie es noch einmal, oder melden Sie sich anders an.',
    unknown_passkey:
      'Dieser Passkey gehört hier zu keinem Konto mehr. Verwenden Sie einen anderen oder Ihr Passwort.',
    rate_limited: 'Zu viele Versuche. Warten Sie {minutes}, und versuchen Sie es dann noch einmal.',
    overloaded: 'Der Dienst ist ausgelastet. Versuchen Sie es in einigen Sekunden noch einmal.',
    mail_disabled: 'Dieser Dienst sendet keine E-Mails. Bitte wenden Sie sich an den Support.',
    last_sign_in_method:
      'Ohne diese Methode könnten Sie sich nicht mehr anmelden. Richten Sie zuerst eine andere ein.',
    provider_denied:
      'Die Anmeldung wurde abgebrochen. Beginnen Sie noch einmal, oder melden Sie sich anders an.',
    provider_unavailable:
      'Der andere Dienst antwortet nicht. Versuchen Sie es in einer Minute noch einmal, oder melden Sie sich anders an.',
    invalid_provider_response:
      'Die Antwort des anderen Dienstes ist ungültig. Beginnen Sie noch einmal; tritt es zweimal auf, wenden Sie sich an den Support.',
    invalid_provider_sign_in:
      'Das hat zu lange gedauert oder wurde schon benutzt. Beginnen Sie noch einmal.',
    registration_closed:
      'Hier gibt es kein Konto für Sie. Melden Sie sich anders an, oder wenden Sie sich an den Support.',
    identity_incomplete:
      'Der andere Dienst hat keine E-Mail-Adresse gesendet. Erlauben Sie es dort, oder legen Sie hier ein Konto an und verknüpfen Sie es.',
    identity_taken: 'Dieses Konto ist schon mit einem anderen Benutzer verknüpft.',
    authorization_request:
      'Die Anfrage der Anwendung ist ungültig oder abgelaufen. Gehen Sie zur Anwendung zurück, und beginnen Sie von vorn.',
    fields: 'Bitte korrigieren Sie die Felder. Es wurde noch nichts geändert.',
    field: 'Bitte prüfen Sie dieses Feld.',
    wrong_code: 'Dieser Code ist falsch. Geben Sie den neuesten ein, den die App zeigt.',
    repeat: 'Die beiden Passwörter unterscheiden sich. Geben Sie zweimal dasselbe ein.',
    form: 'Die Seite war lange offen. Es wurde nichts geändert; bitte senden Sie das Formular noch einmal.',
    unexpected:
      'Im Dienst ist ein Fehler aufgetreten. Es wurde nichts geändert; versuchen Sie es später noch einmal.',
  },
});
