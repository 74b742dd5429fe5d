/** The grant types that a client can have. */
export const GRANT_TYPES = ['authorization_code', 'refresh_token', 'client_credentials'] as const;
