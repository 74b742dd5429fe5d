import { IsOptional, IsString } from 'class-validator';
import { IsMailbox, IsMailUrl, IsSubsetOf } from '../variable-rules/mail.decorator.js';
import { IsFlag } from '../variable-rules/flag.decorator.js';
import { IsPublicUrl } from '../variable-rules/public-url.decorator.js';
import { IsLanguageTag } from '../variable-rules/language-tag.decorator.js';
import { ObservabilityVariables } from './observability-variables.js';

/** Mails about changes that a thief may have made. The operator can turn each of them off. */
const SECURITY_MAILS = [
  'new_sign_in',
  'password_changed',
  'email_changed',
  'session_reuse',
  'factors_changed',
  'recovery_code_used',
] as const;
export type SecurityMail = (typeof SECURITY_MAILS)[number];

/** Mails and the addresses of their links. */
export class MailVariables extends ObservabilityVariables {
  /**
   * The mail server: `smtp://user:password@host:587` (encrypted by STARTTLS) or
   * `smtps://user:password@host:465` (TLS from the start), with the parameters `ca` (a file of trusted
   * certificates in PEM format), `servername` (the name in the certificate) and, for `smtp:`, `starttls`:
   * `required`, `optional` or `off`. The default is `required`, and `optional` on this machine. `off` turns
   * mail off. Unset, production has no mail, and other environments write mails as files to `mail/` beside
   * the SQLite database (in `./data` on PostgreSQL).
   */
  @IsMailUrl()
  @IsOptional()
  MAIL_URL?: string;

  /**
   * The sender of mails, such as `Example <no-reply@example.com>`. Its name is the name of the application
   * in mails, unless `BRAND_NAME` is set. Production requires it where `MAIL_URL` is set; the default
   * elsewhere is `no-reply@localhost`.
   */
  @IsMailbox()
  @IsOptional()
  MAIL_FROM?: string;

  /**
   * The address of your application, an origin with or without a path, that links in mails lead to:
   * `https://app.example.com` gets `https://app.example.com/reset-password?token=…`. Unset, they lead to the
   * pages of this service below `PUBLIC_URL`.
   */
  @IsPublicUrl()
  @IsOptional()
  APP_URL?: string;

  /**
   * A folder with files that replace templates and texts of mails. See
   * [mail.md](mail.md#templates-and-texts).
   */
  @IsString()
  @IsOptional()
  MAIL_TEMPLATES?: string;

  /** The language of mails to users without a `locale`, or with one that mails are not available in. */
  @IsLanguageTag()
  MAIL_LANGUAGE: string = 'en';

  /**
   * Whether users can sign in only after they have verified their e-mail address. A registration then starts
   * no session, and its response is the same for a taken address. Requires mail.
   */
  @IsFlag()
  REQUIRE_VERIFIED_EMAIL: boolean = false;

  /**
   * The security mails that are sent, as a JSON array or a comma-separated list, or `none`:
   * `new_sign_in`, `password_changed`, `email_changed`, `session_reuse`, `factors_changed`,
   * `recovery_code_used`. Unset, all of them.
   */
  @IsSubsetOf(SECURITY_MAILS)
  SECURITY_MAILS: string[] = [...SECURITY_MAILS];
}
