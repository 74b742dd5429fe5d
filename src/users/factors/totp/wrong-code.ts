import { AppException } from '../../../common/errors/app.exception.js';

/** The error for a wrong code in a session: not a 401, on which clients would refresh their access token. */
export function wrongCode(): AppException {
  const detail =
    'code is not a current code of the authenticator app; check the time of the device, and try the next code';
  return new AppException('validation_failed', {
    errors: [{ pointer: '#/code', code: 'wrong_code', detail }],
  });
}

export function isWrongCode(error: unknown): boolean {
  return (
    error instanceof AppException &&
    (error.errors?.some(({ code }) => code === 'wrong_code') ?? false)
  );
}
