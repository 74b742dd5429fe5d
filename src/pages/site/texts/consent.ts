import { translations } from './translations.js';

export const consent = translations({
  en: {
    title: '{client} wants to access your account',
    text: 'The application gets:',
    approve: 'Allow',
    deny: 'Cancel',
    openid: 'Your identity in this service',
    profile: 'Your name and username',
    email: 'Your e-mail address',
    offline_access: 'Access while you are away, until you end it',
    other: 'The permission “{scope}”',
    leads: 'You then return to {host}.',
    ended: 'This request has ended',
    endedText: 'Go back to the application, and start again.',
  },
  de: {
    title: '{client} möchte auf Ihr Konto zugreifen',
    text: 'Die Anwendung erhält:',
    approve: 'Erlauben',
    deny: 'Abbrechen',
    openid: 'Wer Sie in diesem Dienst sind',
    profile: 'Ihren Namen und Benutzernamen',
    email: 'Ihre E-Mail-Adresse',
    offline_access: 'Zugriff in Ihrer Abwesenheit, bis Sie ihn beenden',
    other: 'Die Berechtigung „{scope}“',
    leads: 'Danach kehren Sie zu {host} zurück.',
    ended: 'Diese Anfrage ist beendet',
    endedText: 'Gehen Sie zur Anwendung zurück und beginnen Sie von vorn.',
  },
});
