import { translations } from '../translations.js';

export const accountSessions = translations({
  en: {
    title: 'Where you are signed in',
    thisDevice: 'This device',
    revoke: 'Sign out',
    revoked: 'The device is signed out.',
    others: 'Sign out on all other devices',
    othersRevoked: 'You are signed out on all other devices.',
    all: 'Sign out on all devices',
    showAll: 'Show all devices',
  },
  de: {
    title: 'Wo Sie angemeldet sind',
    thisDevice: 'Dieses Gerät',
    revoke: 'Abmelden',
    revoked: 'Das Gerät ist abgemeldet.',
    others: 'Auf allen anderen Geräten abmelden',
    othersRevoked: 'Auf allen anderen Geräten sind Sie abgemeldet.',
    all: 'Auf allen Geräten abmelden',
    showAll: 'Alle Geräte zeigen',
  },
});

export const accountTrusted = translations({
  en: {
    title: 'Trusted devices',
    text: 'On these devices, you sign in without the second factor.',
    none: 'You trust no device.',
    until: 'Until {date}',
    forget: 'Forget',
    forgotten: 'The next sign-in on this device needs the second factor again.',
    forgetAll: 'Forget all devices',
    allForgotten: 'The next sign-in on each device needs the second factor again.',
  },
  de: {
    title: 'Vertraute Geräte',
    text: 'Auf diesen Geräten melden Sie sich ohne den zweiten Faktor an.',
    none: 'Sie vertrauen keinem Gerät.',
    until: 'Bis {date}',
    forget: 'Vergessen',
    forgotten: 'Die nächste Anmeldung auf diesem Gerät braucht wieder den zweiten Faktor.',
    forgetAll: 'Alle Geräte vergessen',
    allForgotten: 'Die nächste Anmeldung auf jedem Gerät braucht wieder den zweiten Faktor.',
  },
});
