import { translations } from './translations.js';

export const undoEmailChange = translations({
  en: {
    title: 'Undo the change of your e-mail address',
    text: 'Press the button if you did not change the address. Your previous address is restored, all devices are signed out, the password is removed, and you get an e-mail to choose a new one.',
    button: 'Undo the change',
    doneTitle: 'Your previous e-mail address is restored',
    doneText: 'All devices are signed out. You get an e-mail with a link to choose a new password.',
    again: 'If you did not change the address, please contact the support.',
    taken:
      'Another user has this e-mail address now. Nothing was changed: please contact the support.',
  },
  de: {
    title: 'Änderung Ihrer E-Mail-Adresse rückgängig machen',
    text: 'Wenn Sie die Adresse nicht geändert haben, verwenden Sie die Schaltfläche. Danach gilt wieder Ihre bisherige Adresse, alle Geräte sind abgemeldet, das Passwort ist entfernt, und Sie erhalten eine E-Mail, um ein neues zu wählen.',
    button: 'Änderung rückgängig machen',
    doneTitle: 'Ihre bisherige E-Mail-Adresse gilt wieder',
    doneText:
      'Alle Geräte sind abgemeldet. Sie erhalten eine E-Mail mit einem Link, um ein neues Passwort zu wählen.',
    again: 'Wenn Sie die Adresse nicht geändert haben, wenden Sie sich bitte an den Support.',
    taken:
      'Diese E-Mail-Adresse gehört inzwischen zu einem anderen Konto. Es wurde nichts geändert: Bitte wenden Sie sich an den Support.',
  },
});
