import { translations } from '../translations.js';

/** Identities at identity providers. `{provider}` is the name of one. */
export const accountIdentities = translations({
  en: {
    title: 'Linked accounts',
    text: 'You can sign in with these accounts too.',
    since: 'Linked {date}',
    link: 'Link {provider}',
    unlink: 'Unlink',
    linked: 'The account is linked. You can sign in with it from now on.',
    unlinked: 'The account is no longer linked.',
  },
  de: {
    title: 'Verknüpfte Konten',
    text: 'Sie können sich auch mit diesen Konten anmelden.',
    since: 'Verknüpft {date}',
    link: '{provider} verknüpfen',
    unlink: 'Trennen',
    linked: 'Das Konto ist verknüpft. Sie können sich ab jetzt damit anmelden.',
    unlinked: 'Das Konto ist nicht mehr verknüpft.',
  },
});
