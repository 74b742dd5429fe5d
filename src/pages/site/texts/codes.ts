import { translations } from './translations.js';

/** Errors of fields by code of the API; for any other code by the name of the field. `{min}` is the least length of a password. */
export const codes = translations({
  en: {
    password_too_short: 'Use at least {min} characters.',
    password_common: 'This password is on the list of common passwords. Choose another.',
    password_personal: 'This password is too similar to your name or to that of the service.',
    username_missing: 'Choose a username.',
    username_taken: 'This username is taken. Choose another.',
    reserved: 'This username is reserved. Choose another.',
    wrong_password: 'This is not your current password.',
    username: 'Use 3 to 64 letters A–Z and digits, with single . _ - between them.',
    full_name: 'Use at most 200 visible characters.',
    email: 'Enter an address such as ada@example.com.',
    password: 'Use {min} to 256 characters.',
    new_password: 'Use {min} to 256 characters.',
  },
  de: {
    password_too_short: 'Verwenden Sie mindestens {min} Zeichen.',
    password_common:
      'Dieses Passwort steht auf der Liste der häufigen Passwörter. Wählen Sie ein anderes.',
    password_personal: 'Dieses Passwort ähnelt zu sehr Ihrem Namen oder dem des Dienstes.',
    username_missing: 'Wählen Sie einen Benutzernamen.',
    username_taken: 'Dieser Benutzername ist vergeben. Wählen Sie einen anderen.',
    reserved: 'Dieser Benutzername ist reserviert. Wählen Sie einen anderen.',
    wrong_password: 'Das ist nicht Ihr aktuelles Passwort.',
    username: 'Verwenden Sie 3 bis 64 Buchstaben A–Z und Ziffern, dazwischen einzelne . _ -',
    full_name: 'Verwenden Sie höchstens 200 sichtbare Zeichen.',
    email: 'Geben Sie eine Adresse wie ada@example.com ein.',
    password: 'Verwenden Sie {min} bis 256 Zeichen.',
    new_password: 'Verwenden Sie {min} bis 256 Zeichen.',
  },
});
