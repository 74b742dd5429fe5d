import { AppException } from '../../common/errors/app.exception.js';

/** Rejects a genuine refresh token of a session that is revoked or expired, which is final. */
export class EndedSessionException extends AppException {
  constructor() {
    super('invalid_grant');
  }
}
