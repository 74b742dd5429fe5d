/** Codes of 401 responses of this service that a new access token does not change. */
const OTHER_CODES: readonly unknown[] = [
  'insufficient_user_authentication',
  'invalid_credentials',
  'invalid_second_factor',
  'second_factor_required',
  'unknown_passkey',
];

/**
 * Whether a request should be retried with a new access token. A wrong code must not be, since each try counts,
 * nor an operation that demands a recent authentication (RFC 9470), also from other services.
 */
export async function isTokenRejected(response: Response): Promise<boolean> {
  if (response.status !== 401) return false;
  const { headers } = response;
  const challenge = headers.get('www-authenticate') ?? '';
  if (challenge.includes('"insufficient_user_authentication"')) return false;
  if (!headers.get('content-type')?.startsWith('application/problem+json')) return true;
  return !OTHER_CODES.includes(await codeOf(response.clone()));
}

async function codeOf(response: Response): Promise<unknown> {
  try {
    return ((await response.json()) as { code?: unknown } | null)?.code;
  } catch {
    return undefined;
  }
}
