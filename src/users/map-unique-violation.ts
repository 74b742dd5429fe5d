import { AppException } from '../common/errors/app.exception.js';
import { isUniqueViolation } from '../database/unique-violation.js';

/**
 * Runs a write and turns a violated unique index into its error. It stands outside of the
 * transaction: PostgreSQL runs nothing more in one that a violation has aborted.
 *
 * @throws AppException `email_taken`, `username_taken`
 */
export async function mapUniqueViolation<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (isUniqueViolation(error, 'email_canonical')) throw new AppException('email_taken');
    if (isUniqueViolation(error, 'username_canonical')) throw new AppException('username_taken');
    throw error;
  }
}
