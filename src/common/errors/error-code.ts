/**
 * All errors of the API, as a closed list, so that clients can switch on `code`. Each code has one fixed
 * status.
 */
export const ERRORS = {
  malformed_request: { status: 400, title: 'The request is malformed' },
  cross_site_request: { status: 400, title: 'The request may come from another website' },
  invalid_one_time_token: { status: 400, title: 'The link or code is invalid, expired or used' },
  invalid_passkey: { status: 400, title: 'The response of the passkey is not acceptable' },
  invalid_provider_sign_in: {
    status: 400,
    title: 'The sign-in with the provider is expired, completed or invalid',
  },
  provider_denied: { status: 400, title: 'The identity provider has not signed the user in' },
  invalid_sign_in_token: { status: 400, title: 'The sign-in is expired, completed or invalid' },
  invalid_credentials: { status: 401, title: 'Wrong name or password' },
  second_factor_required: { status: 401, title: 'Another step is required to sign in' },
  invalid_second_factor: { status: 401, title: 'Wrong second factor' },
  invalid_token: { status: 401, title: 'The access token is missing or invalid' },
  unknown_passkey: { status: 401, title: 'The passkey is not registered' },
  insufficient_user_authentication: {
    status: 401,
    title: 'A more recent or stronger authentication is required',
  },
  invalid_grant: { status: 401, title: 'The refresh token is expired, revoked or invalid' },
  account_disabled: { status: 403, title: 'The user is disabled' },
  deletion_scheduled: { status: 403, title: 'The deletion of the user is scheduled' },
  email_not_verified: { status: 403, title: 'The e-mail address is not verified' },
  registration_closed: { status: 403, title: 'This provider creates no account' },
  forbidden: { status: 403, title: 'Not allowed' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  request_timeout: { status: 408, title: 'The request took too long to arrive' },
  email_taken: { status: 409, title: 'The e-mail address is taken' },
  username_taken: { status: 409, title: 'The username is taken' },
  identity_not_linked: { status: 409, title: 'An account with the same e-mail address exists' },
  identity_taken: { status: 409, title: 'The identity belongs to a user already' },
  identity_incomplete: { status: 409, title: 'The provider has sent no e-mail address' },
  provider_exists: { status: 409, title: 'A provider with this name exists' },
  provider_in_use: { status: 409, title: 'Users sign in with this provider' },
  provider_from_environment: {
    status: 409,
    title: 'The environment defines this provider',
  },
  user_disabled: { status: 409, title: 'The user is disabled' },
  no_second_factor: { status: 409, title: 'The user has no second factor' },
  last_sign_in_method: {
    status: 409,
    title: 'Cannot remove the last method of sign-in, or a required second factor',
  },
  last_admin: { status: 409, title: 'Cannot remove the last active admin' },
  payload_too_large: { status: 413, title: 'The request body is too large' },
  uri_too_long: { status: 414, title: 'The request URI is too long' },
  unsupported_media_type: { status: 415, title: 'Unsupported media type' },
  validation_failed: { status: 422, title: 'Some fields are invalid' },
  rate_limited: { status: 429, title: 'Too many requests' },
  header_too_large: { status: 431, title: 'The request headers are too large' },
  internal_error: { status: 500, title: 'Internal server error' },
  mail_disabled: { status: 501, title: 'Mail is not configured' },
  invalid_provider_response: {
    status: 502,
    title: 'The response of the identity provider is not valid',
  },
  provider_unavailable: { status: 502, title: 'The identity provider does not respond' },
  service_unavailable: { status: 503, title: 'The service is temporarily unavailable' },
  overloaded: { status: 503, title: 'The service is overloaded' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof ERRORS;
