import { IsWholeNumber } from '../variable-rules/whole-number.decorator.js';
import { HttpVariables } from './http-variables.js';

/** New passwords and their hashes. */
export class PasswordVariables extends HttpVariables {
  /**
   * Minimum length of a new password, in characters (Unicode code points, ASVS 6.2.1). A minimum of 15
   * is recommended where the password is the only factor.
   */
  @IsWholeNumber(8, 64)
  PASSWORD_MIN_LENGTH: number = 8;

  /**
   * The cost (work factor) of password hashes, as a power of two: each step doubles the time. After a
   * change, each password is rehashed at its next sign-in. Production requires at least 10.
   */
  @IsWholeNumber(4, 16)
  BCRYPT_ROUNDS: number = 12;

  /**
   * Maximum time that a password may wait to be hashed, in milliseconds. A request with a longer expected
   * wait is rejected immediately with 503 `overloaded` and `Retry-After`; a request that has waited for
   * twice this time, and at least 2 seconds, is rejected too.
   */
  @IsWholeNumber(0, 5_000)
  HASH_QUEUE_MAX_WAIT_MS: number = 2_000;
}
