/** The errors of OAuth 2.0 and OpenID Connect, with the status of those that are answered directly. */
const STATUS = {
  // RFC 6749, sections 4.1.2.1 and 5.2.
  invalid_request: 400,
  invalid_client: 401,
  invalid_grant: 400,
  unauthorized_client: 400,
  unsupported_grant_type: 400,
  unsupported_response_type: 400,
  invalid_scope: 400,
  access_denied: 400,
  server_error: 500,
  temporarily_unavailable: 503,
  // OpenID Connect Core, section 3.1.2.6; OpenID Connect Core Unmet Authentication Requirements.
  login_required: 400,
  consent_required: 400,
  interaction_required: 400,
  request_not_supported: 400,
  request_uri_not_supported: 400,
  registration_not_supported: 400,
  unmet_authentication_requirements: 400,
  // RFC 9101, section 7; RFC 9126.
  invalid_request_uri: 400,
  // RFC 8707, section 2.
  invalid_target: 400,
  // RFC 8628, section 3.5.
  authorization_pending: 400,
  slow_down: 400,
  expired_token: 400,
  // RFC 6750, section 3.1.
  invalid_token: 401,
  insufficient_scope: 403,
  // RFC 9449.
  invalid_dpop_proof: 400,
} as const;

export type OauthErrorCode = keyof typeof STATUS;

interface OauthErrorOptions {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Written to the log only. */
  readonly cause?: unknown;
}

/** The error of a request to the OpenID provider; all of it is public except the cause. */
export class OauthError extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  /** @param description for the developer of the client: the fault, then the remedy */
  constructor(
    readonly code: OauthErrorCode,
    readonly description: string,
    { status, headers = {}, cause }: OauthErrorOptions = {},
  ) {
    super(`${code}: ${description}`, { cause });
    this.name = 'OauthError';
    this.status = status ?? STATUS[code];
    this.headers = headers;
  }
}
