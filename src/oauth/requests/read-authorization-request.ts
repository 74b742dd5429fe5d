import type { OauthClient } from '../clients/client.entity.js';
import { matchesRedirectUri } from '../clients/redirect-uri.js';
import { OauthError } from '../oauth-error.js';
import type { Parameters } from '../parameters.js';
import { allowedClaims } from './claims-of-scopes.js';
import { readClaims } from './requested-claims.js';
import type { RequestParameters } from './request-parameters.js';
import { allowedResources } from './resources.js';
import { allowedScopes } from './scopes.js';

const PROMPTS = ['none', 'login', 'consent', 'select_account'];
/** A SHA-256 in base64url: `S256` is the only method (RFC 9700, section 2.1.1). */
const CHALLENGE = /^[\w-]{43}$/;
const MAX_TEXT = 1_000;

/** The parameter names that this service does not support, with their errors (OpenID Connect Core, section 6). */
const UNSUPPORTED = {
  request: 'request_not_supported',
  request_uri: 'request_uri_not_supported',
  registration: 'registration_not_supported',
} as const;

/**
 * The redirect URI of a request, before anything else is read: errors are only sent to an address of the client.
 *
 * @throws OauthError `invalid_request`, which must not be redirected
 */
export function readRedirectUri({ redirectUris }: OauthClient, parameters: Parameters): string {
  const redirectUri = parameters.require('redirect_uri');
  if (redirectUris.some((registered) => matchesRedirectUri(registered, redirectUri))) {
    return redirectUri;
  }
  throw new OauthError(
    'invalid_request',
    'The redirect_uri is none of this client; register it exactly as the request has it.',
  );
}

/** Validates the other parameters of an authorization request. @throws OauthError, which may be redirected */
export function readAuthorizationRequest(
  client: OauthClient,
  parameters: Parameters,
  redirectUri: string,
): RequestParameters {
  assertSupported(client, parameters);
  const scopes = allowedScopes(client, parameters.words('scope'));
  if (scopes.length === 0) {
    throw new OauthError('invalid_scope', 'The request has no scope that the client may request.');
  }
  const { claims, subject, essentialAcr } = readClaims(parameters.get('claims'));
  return {
    redirectUri,
    codeChallenge: readChallenge(parameters),
    scope: scopes.join(' '),
    resources: allowedResources(parameters.all('resource'), client.audiences),
    prompt: readPrompt(parameters),
    acrValues: parameters.words('acr_values'),
    state: parameters.get('state'),
    nonce: readText(parameters, 'nonce'),
    loginHint: readText(parameters, 'login_hint'),
    uiLocales: readText(parameters, 'ui_locales'),
    maxAge: readMaxAge(parameters),
    dpopJkt: readThumbprint(parameters),
    claims: allowedClaims(client.scopes, claims),
    subject,
    essentialAcr,
  };
}

function assertSupported({ grantTypes }: OauthClient, parameters: Parameters): void {
  for (const [name, code] of Object.entries(UNSUPPORTED)) {
    if (parameters.has(name)) {
      throw new OauthError(code, `The parameter ${name} is not supported.`);
    }
  }
  const type = parameters.require('response_type');
  if (type !== 'code') {
    throw new OauthError('unsupported_response_type', 'The only response_type is code.');
  }
  if ((parameters.get('response_mode') ?? 'query') !== 'query') {
    throw new OauthError('invalid_request', 'The only response_mode is query.');
  }
  if (!grantTypes.includes('authorization_code')) {
    throw new OauthError('unauthorized_client', 'The client may not use the authorization code.');
  }
}

function readChallenge(parameters: Parameters): string {
  const challenge = parameters.get('code_challenge');
  if (challenge === undefined) {
    throw new OauthError(
      'invalid_request',
      'The parameter code_challenge is missing: each request needs PKCE (RFC 7636).',
    );
  }
  if (parameters.get('code_challenge_method') !== 'S256' || !CHALLENGE.test(challenge)) {
    throw new OauthError(
      'invalid_request',
      'The code_challenge_method must be S256, and the code_challenge a SHA-256 in base64url.',
    );
  }
  return challenge;
}

function readPrompt(parameters: Parameters): string[] {
  const prompt = parameters.words('prompt');
  if (prompt.some((each) => !PROMPTS.includes(each))) {
    throw new OauthError(
      'invalid_request',
      `The parameter prompt is not of ${PROMPTS.join(', ')}.`,
    );
  }
  if (prompt.includes('none') && prompt.length > 1) {
    throw new OauthError('invalid_request', 'The prompt none excludes other values.');
  }
  return prompt;
}

function readMaxAge(parameters: Parameters): number | undefined {
  const text = parameters.get('max_age');
  if (text === undefined) return undefined;
  if (!/^\d{1,10}$/.test(text)) {
    throw new OauthError('invalid_request', 'The parameter max_age must be a number of seconds.');
  }
  return Number(text);
}

function readThumbprint(parameters: Parameters): string | undefined {
  const thumbprint = parameters.get('dpop_jkt');
  if (thumbprint === undefined || CHALLENGE.test(thumbprint)) return thumbprint;
  throw new OauthError('invalid_request', 'The parameter dpop_jkt must be a JWK thumbprint.');
}

function readText(parameters: Parameters, name: string): string | undefined {
  const text = parameters.get(name);
  if ((text ?? '').length <= MAX_TEXT) return text;
  throw new OauthError('invalid_request', `The parameter ${name} is too long.`);
}
