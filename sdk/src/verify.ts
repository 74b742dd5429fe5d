/** Verifies access tokens in services that receive them; see docs/openid.md. */
export { createTokenVerifier, type TokenVerifier, type VerifierOptions } from './token-verifier.js';
export type { AccessTokenClaims, Requirements } from './token-requirements.js';
export { TokenError, type TokenErrorCode } from './token-error.js';
export { createRevocations, type Revocations, type RevocationsOptions } from './revocations.js';
