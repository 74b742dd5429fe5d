import { translations } from './translations.js';

export const resetPassword = translations({
  en: {
    title: 'Choose a new password',
    text: 'A new password signs you out on all devices.',
    button: 'Save the password',
    doneTitle: 'Your password is changed',
    doneText: 'You are signed out on all devices. Sign in with the new password.',
    again: 'Request a new link, or open the one in the newest e-mail.',
  },
  de: {
    title: 'Neues Passwort wählen',
    text: 'Ein neues Passwort meldet Sie auf allen Geräten ab.',
    button: 'Passwort speichern',
    doneTitle: 'Ihr Passwort ist geändert',
    doneText: 'Sie sind auf allen Geräten abgemeldet. Melden Sie sich mit dem neuen Passwort an.',
    again: 'Fordern Sie einen neuen Link an, oder öffnen Sie den in der neuesten E-Mail.',
  },
});
