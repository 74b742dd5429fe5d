import { translations } from '../translations.js';

/** Identities at identity providers. `{provider}` is the name of one. */
export const accountIdentities = translations({
  en: {
    title: 'Linked accounts',
    text: 'A linked account signs you in here, too.',
    since: 'Linked {date}',
    link: 'Link {provider}',
    unlink: 'Unlink',
    linked: 'The account is linked. You can sign in with it from now on.',
    unlinked: 'The account is no longer linked.',
  },
  de: {
    title: 'Verknüpfte Konten',
    text: 'Mit einem verknüpften Konto können Sie sich hier ebenfalls anmelden.',
    since: 'Verknüpft {date}',
    link: '{provider} verknüpfen',
    unlink: 'Trennen',
    linked: 'Das Konto ist verknüpft. Sie können sich ab jetzt damit anmelden.',
    unlinked: 'Das Konto ist nicht mehr verknüpft.',
  },
});
