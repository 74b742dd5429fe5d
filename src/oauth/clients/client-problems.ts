import { parseUrl } from '../../common/parse-url.js';
import type { FieldError } from '../../common/errors/field-error.js';
import { GRANT_TYPES } from '../grants/grant-types.js';
import { SCOPE_NAME } from '../requests/scopes.js';
import type { OauthClient } from './client.entity.js';
import { redirectUriProblem } from './redirect-uri.js';

/** The settings of a client that depend on each other. */
export type ClientSettings = Pick<
  OauthClient,
  | 'type'
  | 'authMethod'
  | 'jwks'
  | 'jwksUri'
  | 'redirectUris'
  | 'postLogoutRedirectUris'
  | 'backchannelLogoutUri'
  | 'grantTypes'
  | 'scopes'
  | 'audiences'
>;

/** Parameters of private and of symmetric keys (RFC 7518, section 6). */
const SECRET_PARAMETERS = ['d', 'p', 'q', 'k'];

/** @returns the rules that the settings of a client break; empty for a valid one */
export function clientProblems(client: ClientSettings): FieldError[] {
  return [
    ...typeProblems(client),
    ...keyProblems(client),
    ...uriProblems('redirect_uris', client.redirectUris),
    ...uriProblems('post_logout_redirect_uris', client.postLogoutRedirectUris),
    ...logoutProblems(client),
    ...wordProblems(client),
  ];
}

function typeProblems({
  type,
  authMethod,
  grantTypes,
  redirectUris,
}: ClientSettings): FieldError[] {
  const problems: FieldError[] = [];
  if ((type === 'public') !== (authMethod === 'none')) {
    const detail =
      'token_endpoint_auth_method must be none for a public client, and another one for a confidential client';
    problems.push(problem('token_endpoint_auth_method', 'matches_type', detail));
  }
  if (grantTypes.some((each) => !GRANT_TYPES.includes(each as never))) {
    const detail = `grant_types must be of ${GRANT_TYPES.join(', ')}`;
    problems.push(problem('grant_types', 'is_grant_type', detail));
  }
  if (type === 'public' && grantTypes.includes('client_credentials')) {
    const detail = 'a public client has no credentials: remove client_credentials';
    problems.push(problem('grant_types', 'matches_type', detail));
  }
  if (grantTypes.includes('authorization_code') && redirectUris.length === 0) {
    const detail = 'redirect_uris must have an address for the authorization code';
    problems.push(problem('redirect_uris', 'array_not_empty', detail));
  }
  return problems;
}

function keyProblems({ authMethod, jwks, jwksUri }: ClientSettings): FieldError[] {
  const keys = [jwks, jwksUri].filter((each) => each !== null).length;
  if (authMethod === 'private_key_jwt' ? keys !== 1 : keys !== 0) {
    const detail =
      'exactly one of jwks and jwks_uri is needed for private_key_jwt, and none for another method';
    return [problem('jwks', 'matches_auth_method', detail)];
  }
  const given: unknown = jwks?.keys ?? [];
  if (!Array.isArray(given) || (jwks !== null && !('keys' in jwks)) || !given.every(isKey)) {
    return [problem('jwks', 'is_jwks', 'jwks must have keys, a list of JSON Web Keys')];
  }
  const hasSecret = given.some((key) => SECRET_PARAMETERS.some((name) => name in key));
  return [
    ...(hasSecret
      ? [problem('jwks', 'is_public_key', 'jwks must hold public keys; remove the private ones')]
      : []),
    ...(jwksUri === null ? [] : serverUriProblems('jwks_uri', jwksUri)),
  ];
}

function isKey(value: unknown): value is { kty: string } {
  return typeof value === 'object' && value !== null && 'kty' in value;
}

function logoutProblems({ backchannelLogoutUri }: ClientSettings): FieldError[] {
  if (backchannelLogoutUri === null) return [];
  return serverUriProblems('backchannel_logout_uri', backchannelLogoutUri);
}

const isAudience = (text: string) => parseUrl(text) !== undefined && !/[#\s]/.test(text);

function wordProblems({ scopes, audiences }: ClientSettings): FieldError[] {
  return [
    ...(scopes.every((scope) => SCOPE_NAME.test(scope))
      ? []
      : [
          problem('scopes', 'is_scope', 'each of scopes must be one word of at most 64 characters'),
        ]),
    ...(audiences.every(isAudience)
      ? []
      : [problem('audiences', 'is_uri', 'each of audiences must be an absolute URI without #')]),
  ];
}

function uriProblems(field: string, uris: readonly string[]): FieldError[] {
  return uris.flatMap((uri, index) => {
    const reason = redirectUriProblem(uri);
    return reason === undefined
      ? []
      : [problem(`${field}/${index}`, 'is_redirect_uri', `an address of ${field} ${reason}`)];
  });
}

/** An address that this service calls. */
function serverUriProblems(field: string, uri: string): FieldError[] {
  const isAllowed = /^https?:/i.test(uri) && redirectUriProblem(uri) === undefined;
  const detail = `${field} must begin with https://, or with http:// and a loopback host`;
  return isAllowed ? [] : [problem(field, 'is_uri', detail)];
}

function problem(field: string, code: string, detail: string): FieldError {
  return { pointer: `#/${field}`, code, detail };
}
