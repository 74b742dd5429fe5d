import { AppException } from '../../common/errors/app.exception.js';

/**
 * The error for a WebAuthn response that is not acceptable.
 *
 * @param detail the fault, then the remedy; no submitted text
 */
export function invalidPasskey(detail: string, cause?: unknown): AppException {
  return new AppException('invalid_passkey', { detail, cause });
}

/** The error for a credential that the service does not know, of which the browser should be told. */
export function unknownPasskey(): AppException {
  return new AppException('unknown_passkey', {
    detail:
      'The passkey is not registered here, or was removed; call PublicKeyCredential.signalUnknownCredential() with its id, and sign in another way.',
  });
}
