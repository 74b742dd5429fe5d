/** `feed_stale`: the token may have been revoked, and the application rejects it then. */
export type TokenErrorCode =
  'invalid_token' | 'insufficient_scope' | 'insufficient_user_authentication' | 'feed_stale';

const STATUS = {
  invalid_token: 401,
  insufficient_scope: 403,
  insufficient_user_authentication: 401,
  feed_stale: 503,
} as const;

/** A token that is not accepted, with the response of a resource server (RFC 6750, section 3; RFC 9470). */
export class TokenError extends Error {
  override readonly name = 'TokenError';
  /** Of the HTTP response. */
  readonly status: 401 | 403 | 503;

  /** @param parameters of the challenge, such as `scope` */
  constructor(
    readonly code: TokenErrorCode,
    message: string,
    private readonly parameters: Record<string, string> = {},
    cause?: unknown,
  ) {
    super(message, { cause });
    this.status = STATUS[code];
  }

  /** The value of `WWW-Authenticate`. */
  get challenge(): string {
    const fields = { error: this.code, error_description: this.message, ...this.parameters };
    const texts = Object.entries(fields).map(([name, value]) => `${name}="${value}"`);
    return `Bearer ${texts.join(', ')}`;
  }
}
