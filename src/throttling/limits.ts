/** So many in so much time; then nothing more until that time is over. */
export interface Limit {
  /** As the `RateLimit` header fields call it. */
  readonly name: string;
  readonly points: number;
  /** Seconds. */
  readonly duration: number;
  /** What succeeds counts too; otherwise its point is given back. */
  readonly countsSuccess?: boolean;
  /** Each instance counts for itself, as a query would cost more than what is counted. */
  readonly isLocal?: boolean;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/**
 * All limits there are (ASVS 6.3.1). Those by address leave room for an office behind one address; those
 * by name are what guessing one account's password meets, wherever it comes from.
 */
export const LIMITS = {
  loginByAddress: { name: 'login-address', points: 100, duration: 15 * MINUTE },
  loginByName: { name: 'login-name', points: 10, duration: 15 * MINUTE },
  /** Where an account has been used before: nobody else can use this up. */
  loginAtHome: { name: 'login-home', points: 20, duration: 15 * MINUTE },
  registerByAddress: { name: 'register-address', points: 50, duration: HOUR, countsSuccess: true },
  /** Nobody guesses a refresh token; this is against clients that run wild. */
  refreshByAddress: { name: 'refresh-address', points: 300, duration: 15 * MINUTE, isLocal: true },
  passwordByUser: { name: 'password-user', points: 10, duration: 15 * MINUTE },
} as const satisfies Record<string, Limit>;

export type LimitName = keyof typeof LIMITS;
