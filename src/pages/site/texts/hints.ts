import { translations } from './translations.js';

/** Hints below fields. `{min}` is the least length of a password. */
export const hints = translations({
  en: {
    new_password: 'At least {min} characters. A sentence is easy to remember.',
    username: 'Letters, digits and single . _ - between them.',
    code: 'Six digits from your authenticator app.',
    recovery_code: 'One of the codes that you saved. Each works once.',
  },
  de: {
    new_password: 'Mindestens {min} Zeichen. Ein Satz ist leicht zu merken.',
    username: 'Buchstaben, Ziffern und dazwischen einzelne . _ -',
    code: 'Sechs Ziffern aus Ihrer Authenticator-App.',
    recovery_code: 'Einer der Codes, die Sie gespeichert haben. Jeder gilt einmal.',
  },
});
