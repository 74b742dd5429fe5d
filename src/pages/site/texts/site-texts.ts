import type { Language } from '../../texts/languages.js';
import { accountDeletion, accountExport } from './account/data.js';
import { accountSessions, accountTrusted } from './account/devices.js';
import { accountEmail } from './account/email.js';
import { accountCodes, accountPasskeys, accountTotp } from './account/factors.js';
import { accountPage } from './account/page.js';
import { accountPassword } from './account/password.js';
import { accountProfile } from './account/profile.js';
import { acceptInvitation } from './accept-invitation.js';
import { codes } from './codes.js';
import { cancelDeletion } from './cancel-deletion.js';
import { cancelFactorReset } from './cancel-factor-reset.js';
import { confirm } from './confirm.js';
import { confirmEmailChange } from './confirm-email-change.js';
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
  accountPage,
  accountPasskeys,
  accountPassword,
  accountProfile,
  accountSessions,
  accountTotp,
  accountTrusted,
  acceptInvitation,
  codes,
  cancelDeletion,
  cancelFactorReset,
  confirm,
  confirmEmailChange,
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

export const SITE_LANGUAGES: readonly Language[] = ['en', 'de'];

export function siteTexts(language: Language): SiteTexts {
  return TEXTS[language];
}

const TEXTS: Readonly<Record<Language, SiteTexts>> = { en: pick('en'), de: pick('de') };

function pick(language: Language): SiteTexts {
  const entries = Object.entries(GROUPS).map(([name, texts]) => [name, texts[language]]);
  return Object.fromEntries(entries) as SiteTexts;
}
