import { translations } from './translations.js';

/** Errors of fields by code of the API. `{min}` is the least length of a password. */
export const codes = translations({
  en: {
    password_too_short: 'Use at least {min} characters.',
    password_common: 'This password is on the list of common passwords. Choose another.',
    password_personal: 'This password is too similar to your name or to that of the service.',
    username_missing: 'Choose a username.',
    username_taken: 'This username is taken. Choose another.',
    reserved: 'This username is reserved. Choose another.',
  },
  de: {
    password_too_short: 'Verwenden Sie mindestens {min} Zeichen.',
    password_common:
      'Dieses Passwort steht auf der Liste der häufigen Passwörter. Wählen Sie ein anderes.',
    password_personal: 'Dieses Passwort ähnelt zu sehr Ihrem Namen oder dem des Dienstes.',
    username_missing: 'Wählen Sie einen Benutzernamen.',
    username_taken: 'Dieser Benutzername ist vergeben. Wählen Sie einen anderen.',
    reserved: 'Dieser Benutzername ist reserviert. Wählen Sie einen anderen.',
  },
});
