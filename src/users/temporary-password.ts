import { AppException } from '../common/errors/app.exception.js';

/** Milliseconds in which a temporary password has to be replaced by one of the user. */
const LIFETIME = 72 * 60 * 60 * 1000;

/** The columns of a new password, in force from now. */
export function passwordColumns(
  passwordHash: string,
  now: Date,
  isTemporary = false,
): { passwordHash: string; passwordChangedAt: Date; passwordExpiresAt: Date | null } {
  const passwordExpiresAt = isTemporary ? new Date(now.getTime() + LIFETIME) : null;
  return { passwordHash, passwordChangedAt: now, passwordExpiresAt };
}

/** @throws AppException `validation_failed` where a password is called temporary, and none is given */
export function assertPasswordGiven(values: {
  password?: string;
  is_password_temporary?: boolean;
}): void {
  if (values.is_password_temporary === undefined || values.password !== undefined) return;
  throw new AppException('validation_failed', {
    errors: [
      {
        pointer: '#/is_password_temporary',
        code: 'password_missing',
        detail: 'is_password_temporary needs a password; send the new password too',
      },
    ],
  });
}
