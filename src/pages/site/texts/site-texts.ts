import { accountDeletion, accountExport } from './account/data.js';
import { accountIdentities } from './account/identities.js';
import { accountSessions, accountTrusted } from './account/devices.js';
import { accountEmail } from './account/email.js';
import { accountCodes, accountPasskeys, accountTotp } from './account/factors.js';
import { accountFactorReset } from './account/factor-reset.js';
import { accountPage } from './account/page.js';
import { accountPassword } from './account/password.js';
import { accountProfile } from './account/profile.js';
import { acceptInvitation } from './accept-invitation.js';
import { codes } from './codes.js';
import { cancelDeletion } from './cancel-deletion.js';
import { cancelFactorReset } from './cancel-factor-reset.js';
import { confirm } from './confirm.js';
import { confirmEmailChange } from './confirm-email-change.js';
import { consent } from './consent.js';
import { errors } from './errors.js';
import { failure } from './failure.js';
import { fields } from './fields.js';
import { forgot } from './forgot.js';
import { hints } from './hints.js';
import { layout } from './layout.js';
import { passkeys } from './passkeys.js';
import { script } from './script.js';
import { link } from './link.js';
import { notices } from './notices.js';
import { resetPassword } from './reset-password.js';
import { secondFactor } from './second-factor.js';
import { setup } from './setup.js';
import { signIn } from './sign-in.js';
import { signInEmail } from './sign-in-email.js';
import { signInLink } from './sign-in-link.js';
import { signUp } from './sign-up.js';
import { signedOut } from './signed-out.js';
import { undoEmailChange } from './undo-email-change.js';
import { verifyEmail } from './verify-email.js';

const GROUPS = {
  accountCodes,
  accountDeletion,
  accountEmail,
  accountExport,
  accountFactorReset,
  accountPage,
  accountPasskeys,
  accountPassword,
  accountProfile,
  accountSessions,
  accountTotp,
  accountIdentities,
  accountTrusted,
  acceptInvitation,
  codes,
  cancelDeletion,
  cancelFactorReset,
  confirm,
  confirmEmailChange,
  consent,
  errors,
  failure,
  fields,
  forgot,
  hints,
  layout,
  passkeys,
  script,
  link,
  notices,
  resetPassword,
  secondFactor,
  setup,
  signIn,
  signInEmail,
  signInLink,
  signUp,
  signedOut,
  undoEmailChange,
  verifyEmail,
};

type Groups = typeof GROUPS;

/** The texts of all pages in one language, by the page or part that shows them. */
export type SiteTexts = { readonly [Group in keyof Groups]: Groups[Group]['en'] };

/** The languages with built-in texts. */
export const SITE_LANGUAGES = ['en', 'de'] as const;
type SiteLanguage = (typeof SITE_LANGUAGES)[number];

/** @returns undefined for a language without built-in texts */
export function siteTexts(language: 'en'): SiteTexts;
export function siteTexts(language: string): SiteTexts | undefined;
export function siteTexts(language: string): SiteTexts | undefined {
  const known = SITE_LANGUAGES.find((each) => each === language);
  return known && TEXTS[known];
}

const TEXTS: Readonly<Record<SiteLanguage, SiteTexts>> = { en: pick('en'), de: pick('de') };

function pick(language: SiteLanguage): SiteTexts {
  const entries = Object.entries(GROUPS).map(([name, texts]) => [name, texts[language]]);
  return Object.fromEntries(entries) as SiteTexts;
}

/** Replaces placeholders that are the same on all pages, such as the name of the application. */
export function fillTexts(texts: SiteTexts, values: Readonly<Record<string, string>>): SiteTexts {
  const fill = (text: string) =>
    text.replaceAll(/\{(\w+)\}/g, (placeholder, name: string) => values[name] ?? placeholder);
  const groups = Object.entries(texts).map(([group, entries]) => [
    group,
    Object.fromEntries(Object.entries(entries).map(([name, text]) => [name, fill(text)])),
  ]);
  return Object.fromEntries(groups) as SiteTexts;
}
