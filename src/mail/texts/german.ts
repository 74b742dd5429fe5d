import type { Catalogue } from './catalogue.js';

const LINK_LIFETIME = 'Der Link gilt einmal und {lifetime} lang.';
const SECURE =
  'Wenn Sie das nicht waren, kennt möglicherweise jemand anderes Ihr Passwort: Setzen Sie es sofort über „Passwort vergessen“ zurück, und wählen Sie eines, das Sie nirgends sonst verwenden. Damit werden alle Geräte abgemeldet.';
const FACTOR_SECURE =
  'Wenn Sie das nicht waren, nutzt möglicherweise jemand anderes Ihr Konto: Setzen Sie Ihr Passwort sofort über „Passwort vergessen“ zurück, womit alle Geräte abgemeldet werden, und wenden Sie sich an den Support von {app}.';

export const german: Catalogue = {
  common: {
    greeting: 'Guten Tag!',
    greeting_by_name: 'Guten Tag {username}!',
    link: 'Falls die Schaltfläche nicht funktioniert, kopieren Sie diese Adresse in Ihren Browser:',
    footer:
      '{app} hat diese E-Mail wegen einer Anfrage oder eines Ereignisses an {email} gesendet.',
    time: 'Zeitpunkt',
    address: 'IP-Adresse',
    device: 'Gerät',
    unknown: 'unbekannt',
    factors: {
      password: 'Passwort',
      totp: 'Authentifizierungs-App',
      passkey: 'Passkey',
      recovery_codes: 'Wiederherstellungscodes',
      identity: 'Anmeldung mit',
    },
  },
  verify_email: {
    subject: 'Bestätigen Sie Ihre E-Mail-Adresse für {app}',
    before: ['Bitte bestätigen Sie, dass {email} Ihre E-Mail-Adresse bei {app} ist.'],
    action: 'E-Mail-Adresse bestätigen',
    code: 'Oder geben Sie diesen Code ein, wenn {app} danach fragt:',
    after: [
      'Link und Code gelten einmal und {lifetime} lang.',
      'Wenn Sie sich nicht bei {app} registriert haben, ignorieren Sie diese E-Mail: Ohne Bestätigung bleibt die Adresse unbestätigt.',
    ],
  },
  reset_password: {
    subject: 'Setzen Sie Ihr Passwort für {app} zurück',
    before: ['Für Ihr Konto bei {app} wurde ein neues Passwort angefordert.'],
    action: 'Neues Passwort wählen',
    code: 'Oder geben Sie diesen Code ein, wenn {app} danach fragt:',
    after: [
      'Link und Code gelten einmal und {lifetime} lang. Ein neues Passwort meldet alle Geräte ab.',
      'Wenn Sie das nicht angefordert haben, ignorieren Sie diese E-Mail: Ihr Passwort bleibt, wie es ist. Geben Sie Link und Code nie weiter, auch nicht an den Support.',
    ],
  },
  confirm_email_change: {
    subject: 'Bestätigen Sie Ihre neue E-Mail-Adresse für {app}',
    before: [
      'Bitte bestätigen Sie, dass {email} die neue E-Mail-Adresse Ihres Kontos bei {app} werden soll. Bis dahin gilt die bisherige Adresse.',
    ],
    action: 'Neue Adresse bestätigen',
    after: [
      LINK_LIFETIME,
      'Wenn Sie das nicht angefordert haben, ignorieren Sie diese E-Mail: Ohne Bestätigung ändert sich nichts.',
    ],
  },
  email_change_warning: {
    subject: 'Ihre E-Mail-Adresse für {app} wurde geändert',
    before: [
      'Die E-Mail-Adresse Ihres Kontos bei {app} wurde in {new_email} geändert.',
      'Wenn Sie das waren, ist nichts zu tun.',
      'Wenn Sie das nicht waren, machen Sie die Änderung rückgängig. Damit gilt wieder diese Adresse, alle Geräte werden abgemeldet, und Sie können ein neues Passwort wählen.',
    ],
    action: 'Änderung rückgängig machen',
    after: [LINK_LIFETIME],
  },
  email_changed: {
    subject: 'Ihre E-Mail-Adresse für {app} wurde geändert',
    before: ['{new_email} ist jetzt die E-Mail-Adresse Ihres Kontos bei {app}.'],
    after: [
      'Wenn Sie das nicht angefordert haben, wenden Sie sich bitte an den Support von {app}.',
    ],
  },
  already_registered: {
    subject: 'Sie haben bereits ein Konto bei {app}',
    before: [
      'Bei einer Registrierung bei {app} wurde Ihre E-Mail-Adresse {email} angegeben, zu der es bereits ein Konto gibt. Es wurde nichts geändert.',
      'Wenn Sie das waren, melden Sie sich stattdessen an. Falls Sie das Passwort nicht mehr wissen, setzen Sie es über „Passwort vergessen“ zurück.',
    ],
    after: [
      'Wenn Sie das nicht waren, ignorieren Sie diese E-Mail: Die andere Person hat nicht erfahren, dass Sie ein Konto haben.',
    ],
  },
  invitation: {
    subject: 'Ihre Einladung zu {app}',
    before: [
      'Bei {app} wurde ein Konto für {email} angelegt. Wählen Sie ein Passwort, um es zu benutzen.',
    ],
    action: 'Einladung annehmen',
    after: [
      LINK_LIFETIME,
      'Wenn Sie diese Einladung nicht erwartet haben, ignorieren Sie diese E-Mail: Ohne Passwort kann sich niemand bei dem Konto anmelden.',
    ],
  },
  password_changed: {
    subject: 'Ihr Passwort für {app} wurde geändert',
    before: [
      'Das Passwort Ihres Kontos bei {app} wurde geändert, und andere Geräte wurden abgemeldet.',
    ],
    after: [
      'Wenn Sie das waren, ist nichts zu tun.',
      'Wenn Sie das nicht waren, setzen Sie Ihr Passwort sofort über „Passwort vergessen“ zurück, und wenden Sie sich an den Support von {app}.',
    ],
  },
  password_reset_done: {
    subject: 'Ihr Passwort für {app} wurde zurückgesetzt',
    before: [
      'Für Ihr Konto bei {app} wurde mit einem Link oder Code aus einer E-Mail ein neues Passwort gesetzt, und alle Geräte wurden abgemeldet.',
    ],
    after: [
      'Wenn Sie das waren, ist nichts zu tun.',
      'Wenn Sie das nicht waren, liest möglicherweise jemand anderes Ihre E-Mails: Sichern Sie zuerst Ihr Postfach, und setzen Sie dann Ihr Passwort über „Passwort vergessen“ zurück.',
    ],
  },
  new_sign_in: {
    subject: 'Neue Anmeldung bei {app}',
    before: ['Bei Ihrem Konto bei {app} gab es eine Anmeldung von einem Ort, der uns neu ist.'],
    after: ['Wenn Sie das waren, ist nichts zu tun.', SECURE],
  },
  session_reuse: {
    subject: 'Ein Gerät wurde zu Ihrer Sicherheit bei {app} abgemeldet',
    before: [
      'Eine Anmeldung Ihres Kontos bei {app} wurde beendet, weil ihr Schlüssel zweimal verwendet wurde. Möglicherweise hat die App auf Ihrem Gerät ihn noch einmal gesendet, oder jemand anderes hat eine Kopie.',
    ],
    after: [
      'Melden Sie sich auf dem Gerät, das danach fragt, wieder an.',
      'Wenn das noch einmal vorkommt oder das oben genannte Gerät nicht Ihres ist, setzen Sie Ihr Passwort über „Passwort vergessen“ zurück. Damit werden alle Geräte abgemeldet.',
    ],
  },
  factor_added: {
    subject: 'Ihrem Konto bei {app} wurde eine Anmeldemethode hinzugefügt',
    before: ['Ihrem Konto bei {app} wurde eine Anmeldemethode hinzugefügt: {factor}.'],
    after: ['Wenn Sie das waren, ist nichts zu tun.', FACTOR_SECURE],
  },
  factor_removed: {
    subject: 'Von Ihrem Konto bei {app} wurde eine Anmeldemethode entfernt',
    before: ['Von Ihrem Konto bei {app} wurde eine Anmeldemethode entfernt: {factor}.'],
    after: ['Wenn Sie das waren, ist nichts zu tun.', FACTOR_SECURE],
  },
  recovery_code_used: {
    subject: 'Für Ihr Konto bei {app} wurde ein Wiederherstellungscode verwendet',
    before: [
      'Ein Wiederherstellungscode Ihres Kontos bei {app} wurde anstelle Ihrer Authentifizierungs-App oder Ihres Passkeys verwendet. Unbenutzte Codes: {remaining}.',
    ],
    after: [
      'Wenn Sie das waren, richten Sie die verlorene Anmeldemethode neu ein, und erzeugen Sie neue Wiederherstellungscodes.',
      FACTOR_SECURE,
    ],
  },
  factor_reset_scheduled: {
    subject: 'Ihre Anmeldemethoden für {app} werden entfernt',
    before: [
      'Die Administration von {app} wurde um Hilfe wegen eines verlorenen Geräts gebeten. Authentifizierungs-App, Passkeys und Wiederherstellungscodes werden am {due_at} von Ihrem Konto entfernt. Das Passwort bleibt.',
      'Wenn Sie nicht darum gebeten oder das Gerät wiedergefunden haben, behalten Sie sie:',
    ],
    action: 'Anmeldemethoden behalten',
    after: [
      'Wenn Sie darum gebeten haben, ist nichts zu tun: Melden Sie sich nach diesem Zeitpunkt mit Ihrem Passwort an, und richten Sie neue Methoden ein.',
      'Wenn Sie nicht darum gebeten haben, kennt möglicherweise jemand anderes Ihr Passwort: Wählen Sie nach dem Klick ein neues, und wenden Sie sich an den Support von {app}.',
    ],
  },
  factors_reset: {
    subject: 'Ihre Anmeldemethoden für {app} wurden entfernt',
    before: [
      'Authentifizierungs-App, Passkeys und Wiederherstellungscodes wurden von der Administration von {app} von Ihrem Konto entfernt, und alle Geräte wurden abgemeldet.',
    ],
    after: [
      'Wenn Sie darum gebeten haben, melden Sie sich wieder an, und richten Sie neue Methoden ein. Ohne Passwort wählen Sie zuerst eines über „Passwort vergessen“.',
      'Wenn Sie nicht darum gebeten haben, setzen Sie Ihr Passwort sofort über „Passwort vergessen“ zurück, und wenden Sie sich an den Support von {app}.',
    ],
  },
  sign_in_link: {
    subject: 'Anmeldung bei {app}',
    before: [
      'Sie können sich ohne Passwort bei {app} anmelden. Die Anmeldung wurde hier begonnen:',
    ],
    action: 'Anmelden',
    code: 'Oder geben Sie diesen Code in dem Fenster ein, in dem Sie die Anmeldung begonnen haben:',
    after: [
      'Link und Code gelten einmal und {lifetime} lang. Auf einem anderen Gerät zeigt der Link den Code.',
      'Wenn Sie diese Anmeldung nicht begonnen haben, ignorieren Sie diese E-Mail. Geben Sie Link und Code niemals weiter, auch nicht an den Support: Damit würde sich jemand anderes als Sie anmelden.',
    ],
  },
  deletion_scheduled: {
    subject: 'Ihr Konto bei {app} wird gelöscht',
    before: [
      'Ihr Konto bei {app} wird am {due_at} mit allen Daten gelöscht. Alle Geräte wurden abgemeldet.',
      'Bis dahin können Sie es sich anders überlegen:',
    ],
    action: 'Mein Konto behalten',
    after: [
      'Wenn das Konto gelöscht werden soll, ist nichts zu tun.',
      'Wenn Sie das nicht angefordert haben, behalten Sie das Konto, und setzen Sie Ihr Passwort über „Passwort vergessen“ zurück.',
    ],
  },
  deletion_done: {
    subject: 'Ihr Konto bei {app} wurde gelöscht',
    before: [
      'Ihr Konto bei {app} wurde mit allen Daten gelöscht. Das lässt sich nicht rückgängig machen.',
    ],
    after: ['Das ist die letzte E-Mail zu diesem Konto an diese Adresse.'],
  },
};
