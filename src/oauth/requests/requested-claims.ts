import { OauthError } from '../oauth-error.js';
import type { RequestedClaims } from './request-parameters.js';

/** The claims about a user that can be requested one by one. */
const USER_CLAIMS = [
  'name',
  'preferred_username',
  'updated_at',
  'locale',
  'email',
  'email_verified',
];

/** The `claims` parameter (OpenID Connect Core, section 5.5). */
export interface ClaimsParameter {
  readonly claims?: RequestedClaims;
  /** The user that must be signed in (`sub` with a value). */
  readonly subject?: string;
  /** Strengths of which one is required (`acr` with `essential`). */
  readonly essentialAcr?: readonly string[];
}

/**
 * Claims that are not supported are ignored, as the specification wants.
 *
 * @throws OauthError `invalid_request` for a text that is no JSON object
 */
export function readClaims(text: string | undefined): ClaimsParameter {
  if (text === undefined) return {};
  const { userinfo, id_token: idToken } = parseObject(text);
  const acr = memberOf(idToken, 'acr');
  const subject = memberOf(idToken, 'sub')?.['value'] ?? memberOf(userinfo, 'sub')?.['value'];
  const acrValues = [acr?.['value'], acr?.['values']].flat();
  return {
    claims: { userinfo: userClaims(userinfo), idToken: userClaims(idToken) },
    ...(typeof subject === 'string' && { subject }),
    ...(acr?.['essential'] === true && {
      essentialAcr: acrValues.filter((each) => typeof each === 'string'),
    }),
  };
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {
    // Rejected below.
  }
  throw new OauthError('invalid_request', 'The parameter claims must be a JSON object.');
}

function userClaims(member: unknown): string[] {
  return isObject(member) ? USER_CLAIMS.filter((name) => Object.hasOwn(member, name)) : [];
}

function memberOf(member: unknown, name: string): Record<string, unknown> | undefined {
  const value = isObject(member) && Object.hasOwn(member, name) ? member[name] : undefined;
  return isObject(value) ? value : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
