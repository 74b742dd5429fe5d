import { translations } from '../translations.js';

export const accountExport = translations({
  en: {
    title: 'A copy of your data',
    text: 'Everything that the service holds about you, as a JSON file. Secrets are left out.',
    download: 'Download',
  },
  de: {
    title: 'Eine Kopie Ihrer Daten',
    text: 'Alles, was der Dienst über Sie speichert, als JSON-Datei. Geheimnisse sind ausgelassen.',
    download: 'Herunterladen',
  },
});

export const accountDeletion = translations({
  en: {
    title: 'Delete the account',
    text: 'Your account is disabled at once and deleted after {days} days. Until then you can cancel the deletion.',
    atOnce: 'Your account and its data are deleted at once. This cannot be undone.',
    keep: 'Keep the account',
  },
  de: {
    title: 'Konto löschen',
    text: 'Ihr Konto wird sofort gesperrt und nach {days} Tagen gelöscht. Bis dahin können Sie die Löschung abbrechen.',
    atOnce:
      'Ihr Konto und seine Daten werden sofort gelöscht. Das lässt sich nicht rückgängig machen.',
    keep: 'Konto behalten',
  },
});
