import type { Environment } from '../config/environment.js';
import type { Rate } from '../config/rate.js';

/** The variables that hold a rate. */
type RateVariable = {
  [Name in keyof Environment]: Environment[Name] extends Rate ? Name : never;
}[keyof Environment];

/** So many in so much time; then nothing more until that time is over. */
export interface Limit {
  /** As the `RateLimit` header fields call it. */
  readonly name: string;
  /** How many, in how much time. */
  readonly setting: RateVariable;
  /** What uses it up; whatever ends otherwise gives its point back. */
  readonly counts: 'failures' | 'successes' | 'both';
  /** Each instance counts for itself, as a query would cost more than what is counted. */
  readonly isLocal?: boolean;
}

/**
 * All limits there are (ASVS 2.4.1, 6.3.1). Those by address leave room for an office behind one address;
 * those by name are what guessing one account's password meets, wherever it comes from.
 */
export const LIMITS = {
  loginByAddress: {
    name: 'login-address',
    setting: 'RATE_LIMIT_LOGIN_PER_ADDRESS',
    counts: 'failures',
  },
  loginByName: { name: 'login-name', setting: 'RATE_LIMIT_LOGIN_PER_NAME', counts: 'failures' },
  /** For whoever guesses slowly. */
  loginByNameDaily: {
    name: 'login-name-day',
    setting: 'RATE_LIMIT_LOGIN_PER_NAME_DAILY',
    counts: 'failures',
  },
  /** Where an account has been used before: nobody else can use this up. */
  loginByKnownAddress: {
    name: 'login-known-address',
    setting: 'RATE_LIMIT_LOGIN_PER_KNOWN_ADDRESS',
    counts: 'failures',
  },
  /** Each costs a hash, and leaves rows behind. */
  signedInByName: {
    name: 'signed-in-name',
    setting: 'RATE_LIMIT_SIGNED_IN_PER_NAME',
    counts: 'successes',
    isLocal: true,
  },
  registerByAddress: {
    name: 'register-address',
    setting: 'RATE_LIMIT_REGISTER_PER_ADDRESS',
    counts: 'both',
  },
  /** Nobody guesses a refresh token; this is against clients that run wild. */
  refreshByAddress: {
    name: 'refresh-address',
    setting: 'RATE_LIMIT_REFRESH_PER_ADDRESS',
    counts: 'failures',
    isLocal: true,
  },
  /** By session: who has stolen one can't keep the owner from changing the password in another. */
  passwordBySession: {
    name: 'password-session',
    setting: 'RATE_LIMIT_PASSWORD_PER_SESSION',
    counts: 'failures',
  },
  /** Each leaves a row in the audit log. */
  profileByUser: {
    name: 'profile-user',
    setting: 'RATE_LIMIT_PROFILE_PER_USER',
    counts: 'both',
    isLocal: true,
  },
} as const satisfies Record<string, Limit>;

export type LimitName = keyof typeof LIMITS;
