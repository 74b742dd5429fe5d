import { translations } from './translations.js';

/** Labels of fields. */
export const fields = translations({
  en: {
    name: 'Username or e-mail address',
    username: 'Username',
    email: 'E-mail address',
    full_name: 'Full name',
    password: 'Password',
    new_password: 'New password',
    current_password: 'Current password',
    password_repeat: 'Repeat the password',
    code: 'Code',
    recovery_code: 'Recovery code',
  },
  de: {
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
});
