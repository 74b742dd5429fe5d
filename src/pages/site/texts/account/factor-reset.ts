import { translations } from '../translations.js';

/** `{date}` is the time of the reset. */
export const accountFactorReset = translations({
  en: {
    title: 'Your sign-in methods are going to be removed',
    text: 'An administrator has asked to remove your authenticator app, passkeys and recovery codes on {date}. If you did not ask for that, or have found them, keep them.',
    keep: 'Keep my sign-in methods',
  },
  de: {
    title: 'Ihre Anmeldemethoden sollen entfernt werden',
    text: 'Ein Administrator hat veranlasst, Ihre Authenticator-App, Passkeys und Wiederherstellungscodes am {date} zu entfernen. Wenn Sie nicht darum gebeten oder sie wiedergefunden haben, behalten Sie sie.',
    keep: 'Anmeldemethoden behalten',
  },
});
