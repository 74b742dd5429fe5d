import type { Environment } from '../config/environment.js';
import type { Rate } from '../config/rate.js';

/** The settings that hold a rate. */
type RateSetting = {
  [Name in keyof Environment]: Environment[Name] extends Rate ? Name : never;
}[keyof Environment];

/** A number of attempts per window. */
export interface Limit {
  /** The name in the `RateLimit` header fields. */
  readonly name: string;
  readonly setting: RateSetting;
  /** The outcomes that count; an attempt with another outcome is refunded. */
  readonly counts: 'failure' | 'success' | 'both';
  /** Each instance counts on its own, where a query would cost more than the counted attempt. */
  readonly isLocal?: boolean;
}

/**
 * All limits (ASVS 2.4.1, 6.3.1). Limits by address leave room for an office behind one address; limits
 * by name bound the guesses at one user's password from all addresses together.
 */
export const LIMITS = {
  loginByAddress: {
    name: 'login-address',
    setting: 'RATE_LIMIT_LOGIN_PER_ADDRESS',
    counts: 'failure',
  },
  loginByName: { name: 'login-name', setting: 'RATE_LIMIT_LOGIN_PER_NAME', counts: 'failure' },
  /** Bounds slow guessing. */
  loginByNameDaily: {
    name: 'login-name-day',
    setting: 'RATE_LIMIT_LOGIN_PER_NAME_DAILY',
    counts: 'failure',
  },
  /**
   * Not above `loginByName`: where that is reached, attempts at an address of the user are exempt from it,
   * and the next guess from one address must get the same response there as for an unknown name.
   */
  loginByNameAndAddress: {
    name: 'login-name-address',
    setting: 'RATE_LIMIT_LOGIN_PER_NAME_AND_ADDRESS',
    counts: 'failure',
  },
  loginByNameAndAddressDaily: {
    name: 'login-name-address-day',
    setting: 'RATE_LIMIT_LOGIN_PER_NAME_AND_ADDRESS_DAILY',
    counts: 'failure',
  },
  /** Username and e-mail address together, as the following ones. */
  loginByUser: {
    name: 'login-user',
    setting: 'RATE_LIMIT_LOGIN_PER_NAME',
    counts: 'failure',
    isLocal: true,
  },
  loginByUserDaily: {
    name: 'login-user-day',
    setting: 'RATE_LIMIT_LOGIN_PER_NAME_DAILY',
    counts: 'failure',
    isLocal: true,
  },
  loginByUserAndAddress: {
    name: 'login-user-address',
    setting: 'RATE_LIMIT_LOGIN_PER_NAME_AND_ADDRESS',
    counts: 'failure',
    isLocal: true,
  },
  loginByUserAndAddressDaily: {
    name: 'login-user-address-day',
    setting: 'RATE_LIMIT_LOGIN_PER_NAME_AND_ADDRESS_DAILY',
    counts: 'failure',
    isLocal: true,
  },
  /** Each sign-in costs a hash and leaves rows. */
  signedInByName: {
    name: 'signed-in-name',
    setting: 'RATE_LIMIT_SIGNED_IN_PER_NAME',
    counts: 'success',
    isLocal: true,
  },
  /** Each attempt leaves a row. Those that begin with a password are bounded by `signedInByName`. */
  signInAttemptByAddress: {
    name: 'sign-in-attempt-address',
    setting: 'RATE_LIMIT_SIGN_IN_ATTEMPT_PER_ADDRESS',
    counts: 'both',
  },
  /** Over all attempts: a thief that knows the password starts a new one after each five guesses. */
  secondFactorByUser: {
    name: 'second-factor-user',
    setting: 'RATE_LIMIT_SECOND_FACTOR_PER_USER',
    counts: 'failure',
  },
  secondFactorByUserDaily: {
    name: 'second-factor-user-day',
    setting: 'RATE_LIMIT_SECOND_FACTOR_PER_USER_DAILY',
    counts: 'failure',
  },
  /** At an address of the user, which is exempt from the limits by user. */
  secondFactorByUserAndAddress: {
    name: 'second-factor-user-address',
    setting: 'RATE_LIMIT_SECOND_FACTOR_PER_USER',
    counts: 'failure',
  },
  secondFactorByUserAndAddressDaily: {
    name: 'second-factor-user-address-day',
    setting: 'RATE_LIMIT_SECOND_FACTOR_PER_USER_DAILY',
    counts: 'failure',
  },
  registerByAddress: {
    name: 'register-address',
    setting: 'RATE_LIMIT_REGISTER_PER_ADDRESS',
    counts: 'both',
  },
  /** Against clients in a retry loop: refresh tokens cannot be guessed. */
  refreshByAddress: {
    name: 'refresh-address',
    setting: 'RATE_LIMIT_REFRESH_PER_ADDRESS',
    counts: 'failure',
    isLocal: true,
  },
  /** By session: a stolen session cannot keep its owner from changing the password in another one. */
  passwordBySession: {
    name: 'password-session',
    setting: 'RATE_LIMIT_PASSWORD_PER_SESSION',
    counts: 'failure',
  },
  /** Every attempt costs one hash or two, and a user has many sessions. */
  passwordByUser: {
    name: 'password-user',
    setting: 'RATE_LIMIT_PASSWORD_PER_USER',
    counts: 'both',
    isLocal: true,
  },
  /** Taken names reveal users. */
  takenNameByUser: {
    name: 'taken-name-user',
    setting: 'RATE_LIMIT_TAKEN_NAME_PER_USER',
    counts: 'failure',
  },
  /** Against clients in a retry loop: the tokens of links cannot be guessed. */
  oneTimeProofByAddress: {
    name: 'one-time-token-address',
    setting: 'RATE_LIMIT_ONE_TIME_TOKEN_PER_ADDRESS',
    counts: 'failure',
  },
  /** Each change sends a mail to an address that the user has not proved to own. */
  emailChangeByUser: {
    name: 'email-change-user',
    setting: 'RATE_LIMIT_EMAIL_CHANGE_PER_USER',
    counts: 'success',
  },
  /** By new address: one mailbox gets few mails, whatever the number of users. */
  emailChangeByRecipient: {
    name: 'email-change-recipient',
    setting: 'RATE_LIMIT_EMAIL_CHANGE_PER_RECIPIENT',
    counts: 'success',
  },
  /** Each change leaves a row in the audit log. */
  profileByUser: {
    name: 'profile-user',
    setting: 'RATE_LIMIT_PROFILE_PER_USER',
    counts: 'both',
    isLocal: true,
  },
  /** Each change of factors leaves rows, an audit event and a mail. */
  factorChangeByUser: {
    name: 'factor-change-user',
    setting: 'RATE_LIMIT_FACTOR_CHANGE_PER_USER',
    counts: 'both',
    isLocal: true,
  },
  /** An export reads every row about the user. */
  exportByUser: { name: 'export-user', setting: 'RATE_LIMIT_EXPORT_PER_USER', counts: 'success' },
  /** Each request leaves a row, and a mail to a user. */
  passwordResetByAddress: {
    name: 'password-reset-address',
    setting: 'RATE_LIMIT_PASSWORD_RESET_PER_ADDRESS',
    counts: 'both',
  },
  /** By submitted address, known or not: a user gets few mails from any number of senders. */
  passwordResetByRecipient: {
    name: 'password-reset-recipient',
    setting: 'RATE_LIMIT_PASSWORD_RESET_PER_RECIPIENT',
    counts: 'both',
  },
  /** Each request leaves two rows, and a mail to a user. */
  signInLinkByAddress: {
    name: 'sign-in-link-address',
    setting: 'RATE_LIMIT_SIGN_IN_LINK_PER_ADDRESS',
    counts: 'both',
  },
  /** By submitted address, known or not. Five codes can be tried for each request: it bounds the guesses. */
  signInLinkByRecipient: {
    name: 'sign-in-link-recipient',
    setting: 'RATE_LIMIT_SIGN_IN_LINK_PER_RECIPIENT',
    counts: 'both',
  },
  /** Each request leaves a row, and a mail to a user. */
  verificationByAddress: {
    name: 'email-verification-address',
    setting: 'RATE_LIMIT_EMAIL_VERIFICATION_PER_ADDRESS',
    counts: 'both',
  },
  /** By submitted address, known or not. */
  verificationByRecipient: {
    name: 'email-verification-recipient',
    setting: 'RATE_LIMIT_EMAIL_VERIFICATION_PER_RECIPIENT',
    counts: 'both',
  },
  /**
   * Counted when the mail is sent: a response that shows this limit would reveal a user. Its transaction is open
   * then, so that a shared count would need a second connection of the pool.
   */
  registrationNoticeByRecipient: {
    name: 'registration-notice-recipient',
    setting: 'RATE_LIMIT_REGISTRATION_NOTICE_PER_RECIPIENT',
    counts: 'both',
    isLocal: true,
  },
  /** Bounds the guesses at the codes of all mails to one address. */
  codeByRecipient: {
    name: 'code-recipient',
    setting: 'RATE_LIMIT_CODE_PER_RECIPIENT',
    counts: 'failure',
  },
  /** By template and user. Each mail is caused by an event that other limits bound too. */
  securityMailByUser: {
    name: 'security-mail-user',
    setting: 'RATE_LIMIT_SECURITY_MAIL_PER_USER',
    counts: 'success',
    isLocal: true,
  },
} as const satisfies Record<string, Limit>;

export type LimitName = keyof typeof LIMITS;
