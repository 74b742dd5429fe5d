import type { SharedTexts } from './shared-texts.js';

export const german: SharedTexts = {
  fields: {
    username: {
      label: 'Benutzername',
      hint: 'Lassen Sie das Feld leer, um den für Sie gewählten Namen zu behalten.',
      required: 'Wählen Sie den Namen, mit dem Sie sich anmelden.',
      invalid: 'Verwenden Sie 3 bis 64 Buchstaben A–Z und Ziffern, dazwischen einzelne . _ -',
    },
    full_name: {
      label: 'Vollständiger Name (freiwillig)',
      invalid: 'Verwenden Sie höchstens 200 sichtbare Zeichen.',
    },
    password: {
      label: 'Neues Passwort',
      hint: 'Mindestens {min} Zeichen. Leerzeichen sind erlaubt.',
      invalid: 'Verwenden Sie {min} bis 256 Zeichen.',
    },
    password_repeat: {
      label: 'Neues Passwort wiederholen',
      invalid: 'Die Passwörter unterscheiden sich. Geben Sie zweimal dasselbe ein.',
    },
  },
  address: 'E-Mail-Adresse',
  error: 'Fehler',
  invalid: {
    title: 'Dieser Link gilt nicht mehr',
    text: 'Er wurde schon verwendet, ist abgelaufen oder wurde durch einen neueren ersetzt. Fordern Sie eine neue E-Mail an, oder öffnen Sie den Link in der neuesten noch einmal.',
  },
  continue: 'Weiter',
  problems: {
    email_taken:
      'Diese E-Mail-Adresse gehört inzwischen zu einem anderen Konto. Es wurde nichts geändert.',
    rate_limited:
      'Zu viele Versuche. Es wurde nichts geändert; warten Sie einige Minuten, und versuchen Sie es dann noch einmal.',
    unavailable: 'Der Dienst ist ausgelastet. Versuchen Sie es in einigen Sekunden noch einmal.',
    other_site:
      'Dieses Formular wurde von einer anderen Website gesendet, deshalb wurde nichts geändert. Öffnen Sie den Link in der E-Mail noch einmal.',
    unexpected: 'Im Dienst ist ein Fehler aufgetreten. Versuchen Sie es später noch einmal.',
    fields: 'Es wurde nichts geändert. Korrigieren Sie die Felder.',
  },
  codes: {
    password_too_short: 'Verwenden Sie mindestens {min} Zeichen.',
    password_common:
      'Dieses Passwort steht auf der Liste der häufigen Passwörter. Wählen Sie ein anderes.',
    password_personal: 'Dieses Passwort ähnelt zu sehr Ihrem Namen oder dem des Dienstes.',
    username_missing: 'Wählen Sie einen Benutzernamen.',
    username_taken: 'Dieser Benutzername ist vergeben. Wählen Sie einen anderen.',
    reserved: 'Dieser Benutzername ist reserviert. Wählen Sie einen anderen.',
  },
};
