import { AppException } from '../common/errors/app.exception.js';
import { isUniqueViolation } from '../database/unique-violation.js';

/**
 * Runs a write and maps a unique violation to its error. Call it outside the transaction: PostgreSQL
 * rejects every statement after a violation until the rollback.
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
