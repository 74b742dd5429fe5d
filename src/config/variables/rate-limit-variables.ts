import { Rate } from '../rate.js';
import { IsFlag } from '../variable-rules/flag.decorator.js';
import { IsRate } from '../variable-rules/rate.decorator.js';
import { LogVariables } from './log-variables.js';

/** Seconds. */
const MINUTE = 60;

/** ASVS 6.3.1: the highest permitted number of guesses at one user's password per limit. */
const MAX_GUESSES = 100;

/** The rate limits. */
export class RateLimitVariables extends LogVariables {
  /** Whether the rate limits below apply: `true` or `false`. */
  @IsFlag()
  RATE_LIMIT_ENABLED: boolean = true;

  /** Failed sign-ins per client address, as attempts/time. */
  @IsRate(1_000_000)
  RATE_LIMIT_LOGIN_PER_ADDRESS: Rate = new Rate(100, 15 * MINUTE);

  /** Failed sign-ins per name, as attempts/time. */
  @IsRate(MAX_GUESSES)
  RATE_LIMIT_LOGIN_PER_NAME: Rate = new Rate(10, 15 * MINUTE);

  /** Failed sign-ins per name over a longer time, as attempts/time, against slow guessing. */
  @IsRate(MAX_GUESSES)
  RATE_LIMIT_LOGIN_PER_NAME_DAILY: Rate = new Rate(50, 24 * 60 * MINUTE);

  /**
   * Failed sign-ins per name and client address, as attempts/time. It applies too at an address that the user
   * has signed in from before, where guesses from other addresses do not block the user. Keep it at most
   * RATE_LIMIT_LOGIN_PER_NAME: a higher one reveals such users to others at the same address.
   */
  @IsRate(MAX_GUESSES)
  RATE_LIMIT_LOGIN_PER_NAME_AND_ADDRESS: Rate = new Rate(10, 15 * MINUTE);

  /** Failed sign-ins per name and client address over a longer time, as attempts/time. */
  @IsRate(MAX_GUESSES)
  RATE_LIMIT_LOGIN_PER_NAME_AND_ADDRESS_DAILY: Rate = new Rate(50, 24 * 60 * MINUTE);

  /** Successful sign-ins per name, as attempts/time, counted on each instance separately. */
  @IsRate(1_000_000)
  RATE_LIMIT_SIGNED_IN_PER_NAME: Rate = new Rate(300, 15 * MINUTE);

  /** Sign-ins that begin without a password per client address, as attempts/time. */
  @IsRate(1_000_000)
  RATE_LIMIT_SIGN_IN_ATTEMPT_PER_ADDRESS: Rate = new Rate(600, 15 * MINUTE);

  /**
   * Wrong second factors per user, as attempts/time. Guesses from other addresses do not block the user at an
   * address that it has signed in from before, where the same limit applies to each address.
   */
  @IsRate(MAX_GUESSES)
  RATE_LIMIT_SECOND_FACTOR_PER_USER: Rate = new Rate(10, 15 * MINUTE);

  /** Wrong second factors per user over a longer time, as attempts/time. */
  @IsRate(MAX_GUESSES)
  RATE_LIMIT_SECOND_FACTOR_PER_USER_DAILY: Rate = new Rate(50, 24 * 60 * MINUTE);

  /** Registrations per client address, as attempts/time. */
  @IsRate(1_000_000)
  RATE_LIMIT_REGISTER_PER_ADDRESS: Rate = new Rate(50, 60 * MINUTE);

  /** Rejected refreshes per client address, as attempts/time, counted on each instance separately. */
  @IsRate(1_000_000)
  RATE_LIMIT_REFRESH_PER_ADDRESS: Rate = new Rate(300, 15 * MINUTE);

  /** Wrong current passwords per session when changing the password, as attempts/time. */
  @IsRate(MAX_GUESSES)
  RATE_LIMIT_PASSWORD_PER_SESSION: Rate = new Rate(10, 15 * MINUTE);

  /** Changes of the own password per user, and failed ones, as attempts/time, counted on each instance separately. */
  @IsRate(1_000_000)
  RATE_LIMIT_PASSWORD_PER_USER: Rate = new Rate(60, 60 * MINUTE);

  /** Changes of the own profile to a taken username or e-mail address per user, as attempts/time. */
  @IsRate(1_000_000)
  RATE_LIMIT_TAKEN_NAME_PER_USER: Rate = new Rate(10, 60 * MINUTE);

  /** Wrong or expired links and codes of mails per client address, as attempts/time. */
  @IsRate(1_000_000)
  RATE_LIMIT_ONE_TIME_TOKEN_PER_ADDRESS: Rate = new Rate(50, 15 * MINUTE);

  /** Changes of the own e-mail address per user, each with a mail to the new one, as attempts/time. */
  @IsRate(1_000_000)
  RATE_LIMIT_EMAIL_CHANGE_PER_USER: Rate = new Rate(5, 60 * MINUTE);

  /** Mails to one new e-mail address to confirm it, for all users together, as attempts/time. */
  @IsRate(1_000_000)
  RATE_LIMIT_EMAIL_CHANGE_PER_RECIPIENT: Rate = new Rate(5, 60 * MINUTE);

  /** Changes of the own profile per user, as attempts/time, counted on each instance separately. */
  @IsRate(1_000_000)
  RATE_LIMIT_PROFILE_PER_USER: Rate = new Rate(60, 60 * MINUTE);

  /**
   * Changes of the own second factors and recovery codes per user, as attempts/time, counted on each instance
   * separately.
   */
  @IsRate(1_000_000)
  RATE_LIMIT_FACTOR_CHANGE_PER_USER: Rate = new Rate(60, 60 * MINUTE);

  /** Exports per user that requests them, as attempts/time. */
  @IsRate(1_000_000)
  RATE_LIMIT_EXPORT_PER_USER: Rate = new Rate(10, 60 * MINUTE);

  /** Requests for a password reset per client address, as attempts/time. */
  @IsRate(1_000_000)
  RATE_LIMIT_PASSWORD_RESET_PER_ADDRESS: Rate = new Rate(30, 60 * MINUTE);

  /** Requests for a password reset per e-mail address, whether it is known or not, as attempts/time. */
  @IsRate(1_000)
  RATE_LIMIT_PASSWORD_RESET_PER_RECIPIENT: Rate = new Rate(5, 60 * MINUTE);

  /** Requests for a sign-in by e-mail per client address, as attempts/time. */
  @IsRate(1_000_000)
  RATE_LIMIT_SIGN_IN_LINK_PER_ADDRESS: Rate = new Rate(30, 60 * MINUTE);

  /**
   * Requests for a sign-in by e-mail per e-mail address, whether it is known or not, as attempts/time. Each
   * request permits five guesses at its code.
   */
  @IsRate(20)
  RATE_LIMIT_SIGN_IN_LINK_PER_RECIPIENT: Rate = new Rate(10, 60 * MINUTE);

  /** Requests for the mail of an e-mail verification per client address, as attempts/time. */
  @IsRate(1_000_000)
  RATE_LIMIT_EMAIL_VERIFICATION_PER_ADDRESS: Rate = new Rate(30, 60 * MINUTE);

  /** The same requests per e-mail address, whether it is known or not, as attempts/time. */
  @IsRate(1_000)
  RATE_LIMIT_EMAIL_VERIFICATION_PER_RECIPIENT: Rate = new Rate(5, 60 * MINUTE);

  /**
   * Mails about a registration with a taken e-mail address per user, as attempts/time, counted on each
   * instance separately. Registrations beyond it are accepted alike, without a mail.
   */
  @IsRate(1_000)
  RATE_LIMIT_REGISTRATION_NOTICE_PER_RECIPIENT: Rate = new Rate(3, 24 * 60 * MINUTE);

  /** Wrong codes of mails per e-mail address, as attempts/time. The links of the mails stay usable. */
  @IsRate(MAX_GUESSES)
  RATE_LIMIT_CODE_PER_RECIPIENT: Rate = new Rate(20, 24 * 60 * MINUTE);

  /**
   * Mails per user and security event (`SECURITY_MAILS`, and deletions), as mails/time, counted on each instance
   * separately. Further events of the time cause no mail; all of them are in the audit log.
   */
  @IsRate(1_000)
  RATE_LIMIT_SECURITY_MAIL_PER_USER: Rate = new Rate(10, 24 * 60 * MINUTE);
}
