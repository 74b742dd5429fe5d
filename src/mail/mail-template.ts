import type { SecurityMail } from '../config/variables/mail-variables.js';

/** The properties of a mail that are the same in every language. */
interface TemplateProperties {
  /** The page that its link leads to, with the one-time token; below `APP_URL` or `PUBLIC_URL`. */
  readonly path?: `/${string}`;
  /** Whether the token also works as a short code that is typed in. */
  readonly hasCode?: true;
  /**
   * Whether the greeting has the username. Not in mails that anyone can cause to an address that is not
   * theirs: a username such as `win.example.com` would be an advertisement in a genuine mail.
   */
  readonly greetsByName?: true;
  /** Whether time, address and device of the request are shown. */
  readonly hasDetails?: true;
  /** Whether it is sent although its user does not exist any more. */
  readonly survivesUser?: true;
  /** The operator's switch in `SECURITY_MAILS`; absent for a mail that cannot be turned off. */
  readonly switch?: SecurityMail;
}

export const MAIL_TEMPLATES = {
  verify_email: { path: '/verify-email', hasCode: true },
  reset_password: { path: '/reset-password', hasCode: true, greetsByName: true },
  confirm_email_change: { path: '/confirm-email-change' },
  email_change_warning: { path: '/undo-email-change', greetsByName: true },
  email_changed: { greetsByName: true, switch: 'email_changed' },
  already_registered: {},
  invitation: { path: '/accept-invitation' },
  password_changed: { greetsByName: true, hasDetails: true, switch: 'password_changed' },
  password_reset_done: { greetsByName: true, hasDetails: true, switch: 'password_changed' },
  new_sign_in: { greetsByName: true, hasDetails: true, switch: 'new_sign_in' },
  session_reuse: { greetsByName: true, hasDetails: true, switch: 'session_reuse' },
  factor_added: { greetsByName: true, hasDetails: true, switch: 'factors_changed' },
  factor_removed: { greetsByName: true, hasDetails: true, switch: 'factors_changed' },
  recovery_code_used: { greetsByName: true, hasDetails: true, switch: 'recovery_code_used' },
  factor_reset_scheduled: { path: '/cancel-factor-reset', greetsByName: true },
  factors_reset: { greetsByName: true },
  deletion_scheduled: { path: '/cancel-deletion', greetsByName: true },
  sign_in_link: { path: '/sign-in-link', hasCode: true, greetsByName: true, hasDetails: true },
  deletion_done: { greetsByName: true, survivesUser: true },
} as const satisfies Record<string, TemplateProperties>;

export type MailTemplate = keyof typeof MAIL_TEMPLATES;

export const mailTemplates = Object.keys(MAIL_TEMPLATES) as MailTemplate[];

/** @returns the properties with those that are absent */
export function propertiesOf(template: MailTemplate): TemplateProperties {
  return MAIL_TEMPLATES[template];
}

/** The factors that mails name. */
export type MailFactor = 'password' | 'totp' | 'passkey' | 'recovery_codes' | 'identity';

/** Facts that a mail states. None is a secret: they are stored in the outbox until it is purged. */
export interface MailData {
  /** When it happened, as an ISO 8601 time; unset, the time of the delivery. */
  readonly time?: string;
  /** The address of the client; empty for an unknown one, absent for an admin or the command line. */
  readonly ip?: string;
  readonly user_agent?: string;
  readonly new_email?: string;
  /** The added or removed factor. */
  readonly factor?: MailFactor;
  /** The name that the user has given to the factor. */
  readonly factor_name?: string;
  /** The number of unused recovery codes. */
  readonly remaining?: number;
  /** When a scheduled deletion or reset takes place, as an ISO 8601 time. */
  readonly due_at?: string;
  /** Of a user that is deleted before the delivery. */
  readonly username?: string;
  readonly locale?: string;
}
