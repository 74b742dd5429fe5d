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
  /** What succeeds counts too; otherwise its point is given back. */
  readonly countsSuccess?: boolean;
  /** Each instance counts for itself, as a query would cost more than what is counted. */
  readonly isLocal?: boolean;
}

/**
 * All limits there are (ASVS 6.3.1). Those by address leave room for an office behind one address; those
 * by name are what guessing one account's password meets, wherever it comes from.
 */
export const LIMITS = {
  loginByAddress: { name: 'login-address', setting: 'RATE_LIMIT_LOGIN_PER_ADDRESS' },
  loginByName: { name: 'login-name', setting: 'RATE_LIMIT_LOGIN_PER_NAME' },
  /** Where an account has been used before: nobody else can use this up. */
  loginAtHome: { name: 'login-home', setting: 'RATE_LIMIT_LOGIN_AT_HOME' },
  registerByAddress: {
    name: 'register-address',
    setting: 'RATE_LIMIT_REGISTER_PER_ADDRESS',
    countsSuccess: true,
  },
  /** Nobody guesses a refresh token; this is against clients that run wild. */
  refreshByAddress: {
    name: 'refresh-address',
    setting: 'RATE_LIMIT_REFRESH_PER_ADDRESS',
    isLocal: true,
  },
  passwordByUser: { name: 'password-user', setting: 'RATE_LIMIT_PASSWORD_PER_USER' },
} as const satisfies Record<string, Limit>;

export type LimitName = keyof typeof LIMITS;
