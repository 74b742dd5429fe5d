import { AppException } from '../common/errors/app.exception.js';

/** RFC 6750, section 3: who sent no token learns how to send one, but gets no error code. */
export function missingToken(): AppException {
  return new AppException('invalid_token', {
    detail: 'Send an access token in the Authorization header: Bearer <token>.',
    headers: { 'www-authenticate': 'Bearer' },
  });
}

/** RFC 6750, section 3.1. */
export function invalidToken(): AppException {
  return new AppException('invalid_token', {
    detail: 'The access token is not valid any more, or never was.',
    headers: {
      'www-authenticate':
        'Bearer error="invalid_token", error_description="The access token is not valid"',
    },
  });
}
