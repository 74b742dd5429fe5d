import { AppException } from '../common/errors/app.exception.js';

/** RFC 6750, section 3: the challenge for a request without a token has no error code. */
export function missingToken(): AppException {
  return new AppException('invalid_token', {
    detail: 'Send an access token in the Authorization header: Bearer <token>.',
    headers: { 'www-authenticate': 'Bearer' },
  });
}

/** The error for an expired, revoked or invalid access token (RFC 6750, section 3.1). */
export function invalidToken(): AppException {
  return new AppException('invalid_token', {
    detail: 'The access token is expired, revoked or invalid.',
    headers: {
      'www-authenticate':
        'Bearer error="invalid_token", error_description="The access token is not valid"',
    },
  });
}
