import { ACRS, type Acr, isAtLeast } from '../../access/authentication-strength.js';
import type { Principal } from '../../access/principal.js';
import type { OauthErrorCode } from '../oauth-error.js';
import type { RequestParameters } from '../requests/request-parameters.js';

/** The next step of an authorization request. */
export type AuthorizationStep =
  /** The client gets a code. */
  | { readonly kind: 'approve' }
  /** The user signs in; proves its credentials again in its session; or decides. */
  | { readonly kind: 'sign_in' | 'confirm' | 'consent' }
  | { readonly kind: 'reject'; readonly code: OauthErrorCode; readonly description: string };

interface Situation {
  /** The user of the browser. */
  readonly principal: Principal | undefined;
  /** Whether the user has granted the access before, or need not be asked. */
  readonly hasConsent: boolean;
  /** The time at which the request began: credentials that were proved since are fresh for it. */
  readonly since: Date;
  readonly now: Date;
}

const NO_INTERACTION = 'the request has prompt=none';

/** Decides about a request (OpenID Connect Core, section 3.1.2.3); reads nothing but its arguments. */
export function decideAuthorization(
  request: RequestParameters,
  { principal, hasConsent, since, now }: Situation,
): AuthorizationStep {
  const isSilent = request.prompt.includes('none');
  const ask = (kind: 'sign_in' | 'confirm', reason: string): AuthorizationStep =>
    isSilent ? reject('login_required', `${reason}, and ${NO_INTERACTION}.`) : { kind };
  if (!principal) return ask('sign_in', 'No user is signed in');
  if (request.subject !== undefined && request.subject !== principal.userId) {
    return reject('login_required', 'Another user than the requested one is signed in.');
  }
  if (!isFresh(request, principal, since, now)) {
    return ask('confirm', 'The user must sign in again');
  }
  const strength = strengthStep(request, principal, isSilent);
  if (strength) return strength;
  const { prompt } = request;
  const isAsked = prompt.includes('consent') || prompt.includes('select_account') || !hasConsent;
  if (!isAsked) return { kind: 'approve' };
  return isSilent
    ? reject('consent_required', `The user must grant access, and ${NO_INTERACTION}.`)
    : { kind: 'consent' };
}

function isFresh(
  { prompt, maxAge = Infinity }: RequestParameters,
  { authTime }: Principal,
  since: Date,
  now: Date,
): boolean {
  if (authTime >= since) return true;
  return !prompt.includes('login') && now.getTime() - authTime.getTime() <= maxAge * 1000;
}

/** @returns undefined where the authentication is strong enough (OpenID Connect Core, section 5.5.1.1) */
function strengthStep(
  { acrValues, essentialAcr }: RequestParameters,
  { acr, hasSecondFactor }: Principal,
  isSilent: boolean,
): AuthorizationStep | undefined {
  const wanted = essentialAcr ?? acrValues;
  const known = ACRS.filter((each) => wanted.includes(each));
  const weakest: Acr | undefined = known[0];
  if (essentialAcr && wanted.length > 0 && weakest === undefined) {
    return reject('unmet_authentication_requirements', 'No requested acr is supported.');
  }
  if (weakest === undefined || isAtLeast(acr, weakest)) return undefined;
  if (hasSecondFactor && !isSilent) return { kind: 'confirm' };
  if (!essentialAcr) return undefined;
  return reject('unmet_authentication_requirements', 'The user has no second factor to prove.');
}

function reject(code: OauthErrorCode, description: string): AuthorizationStep {
  return { kind: 'reject', code, description };
}
