import { AppException } from '../../common/errors/app.exception.js';

/** Provider and cause, for the error of a failed visit. */
interface Failure {
  /** The name of the provider. */
  readonly name: string;
  readonly cause: unknown;
}

/** The provider is down or slow: the person tries again, or signs in another way. */
function providerUnavailable({ name, cause }: Failure): AppException {
  return new AppException('provider_unavailable', {
    detail: `${name} does not respond. Try again in a minute, or sign in another way.`,
    cause,
  });
}

/** The response is not what the protocol allows: nothing in it can be trusted. */
function invalidProviderResponse({ name, cause }: Failure): AppException {
  return new AppException('invalid_provider_response', {
    detail: `The response of ${name} is not valid. Start the sign-in again.`,
    cause,
  });
}

/** The person has cancelled, or the provider does not permit the sign-in. */
function providerDenied({ name, cause }: Failure): AppException {
  return new AppException('provider_denied', {
    detail: `${name} did not sign you in. Start the sign-in again, or sign in another way.`,
    cause,
  });
}

/**
 * @param error of a request to the provider
 * @returns `provider_denied`, `provider_unavailable` or `invalid_provider_response`: the user, the network or the provider's
 *   response is the cause
 */
export function toProviderError(error: unknown, name: string): AppException {
  if (error instanceof AppException) return error;
  const failure = { name, cause: error };
  if (codeOf(error) === 'OAUTH_AUTHORIZATION_RESPONSE_ERROR') return providerDenied(failure);
  return isUnavailable(error) ? providerUnavailable(failure) : invalidProviderResponse(failure);
}

/** Connections that fail, time limits, and responses with a status of 500 and more: somewhere in the causes. */
function isUnavailable(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { name, message, status, cause } = error as Partial<Error> & { status?: unknown };
  const code = codeOf(error);
  return (
    name === 'TimeoutError' ||
    code === 'OAUTH_TIMEOUT' ||
    // `fetch` has this error for connections.
    message === 'fetch failed' ||
    code?.startsWith('UND_ERR_') === true ||
    (typeof status === 'number' && status >= 500) ||
    isUnavailable(cause)
  );
}

function codeOf(error: unknown): string | undefined {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : undefined;
}
