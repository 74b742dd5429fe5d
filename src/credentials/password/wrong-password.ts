import { AppException } from '../../common/errors/app.exception.js';

/**
 * The error for a wrong current password: not a 401, on which clients would refresh their access token.
 *
 * @param field of the body that holds the password
 */
export function wrongPassword(field: string): AppException {
  return new AppException('validation_failed', {
    errors: [
      {
        pointer: `#/${field}`,
        code: 'wrong_password',
        detail: `${field} is not the current password`,
      },
    ],
  });
}

/** Whether a request was rejected because of the current password. */
export function isWrongPassword(error: unknown): boolean {
  return (
    error instanceof AppException &&
    (error.errors?.some(({ code }) => code === 'wrong_password') ?? false)
  );
}
