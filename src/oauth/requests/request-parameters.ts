/** The parts of a request that its grant keeps. */
export interface GrantParameters {
  /** Granted scopes, separated by spaces. */
  readonly scope: string;
  /** Resources of the access token (RFC 8707); empty for the default of the client. */
  readonly resources: readonly string[];
  readonly nonce?: string;
  /** The `claims` parameter (OpenID Connect Core, section 5.5), without claims that are not supported. */
  readonly claims?: RequestedClaims;
  readonly redirectUri?: string;
  readonly codeChallenge?: string;
  /** Thumbprint of the client's key (RFC 9449, section 10). */
  readonly dpopJkt?: string;
}

export interface RequestedClaims {
  readonly userinfo?: readonly string[];
  readonly idToken?: readonly string[];
}

/** A validated authorization request. */
export interface RequestParameters extends GrantParameters {
  readonly redirectUri: string;
  readonly codeChallenge: string;
  readonly state?: string;
  readonly prompt: readonly string[];
  /** Seconds. */
  readonly maxAge?: number;
  /** Wanted strengths; the request continues without them. */
  readonly acrValues: readonly string[];
  /** Strengths of which one is required. */
  readonly essentialAcr?: readonly string[];
  readonly loginHint?: string;
  readonly uiLocales?: string;
  /** The user that must be signed in, from the `id_token_hint` or the `claims` parameter. */
  readonly subject?: string;
}
