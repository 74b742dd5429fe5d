/**
 * Every error that a client can meet: a closed list, so that a client can switch on `code`.
 * The status belongs to the code; a code never changes its status.
 */
export const ERRORS = {
  malformed_request: { status: 400, title: 'The request could not be read' },
  invalid_credentials: { status: 401, title: 'Wrong name or password' },
  invalid_token: { status: 401, title: 'The access token is missing or not valid' },
  invalid_grant: { status: 401, title: 'The refresh token is not valid' },
  account_disabled: { status: 403, title: 'This account is disabled' },
  forbidden: { status: 403, title: 'Not allowed' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  request_timeout: { status: 408, title: 'The request took too long to arrive' },
  email_taken: { status: 409, title: 'The e-mail address is taken' },
  username_taken: { status: 409, title: 'The username is taken' },
  last_admin: { status: 409, title: 'The last active admin has to stay' },
  payload_too_large: { status: 413, title: 'The request body is too large' },
  uri_too_long: { status: 414, title: 'The address is too long' },
  unsupported_media_type: { status: 415, title: 'Unsupported media type' },
  validation_failed: { status: 422, title: 'Some fields are not valid' },
  rate_limited: { status: 429, title: 'Too many requests' },
  header_too_large: { status: 431, title: 'The request headers are too large' },
  internal_error: { status: 500, title: 'Something went wrong on our side' },
  service_unavailable: { status: 503, title: 'The service is not available right now' },
  overloaded: { status: 503, title: 'The service is busy' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof ERRORS;
