import { createRevocations, createTokenVerifier } from 'user-authentication-client/verify';

const { AUTH_SERVICE = 'http://localhost:8000', REVOCATION_FEED_TOKEN = '' } = process.env;

const revocations = createRevocations({
  url: `${AUTH_SERVICE}/api/v1/revocations`,
  token: REVOCATION_FEED_TOKEN,
  onError: (error) => process.stderr.write(`revocations: ${String(error)}\n`),
});

/** One for the whole process: it keeps the public keys and the revocations in memory. */
export const verifier = createTokenVerifier({
  // TOKEN_ISSUER and TOKEN_AUDIENCE of the service.
  issuer: 'user-authentication-service',
  audience: 'user-authentication-service',
  jwksUrl: `${AUTH_SERVICE}/.well-known/jwks.json`,
  revocations,
  // For a few seconds after a failure of the network, requests get 503 instead of a late rejection.
  whenStale: 'reject',
});
