/** A person as the provider describes it in a verified response. */
export interface ProviderIdentity {
  readonly issuer: string;
  readonly subject: string;
  /** Undefined without one, or with one that is no e-mail address. */
  readonly email?: string;
  /** Whether the provider says that it has verified the address. */
  readonly isEmailVerified: boolean;
  readonly username?: string;
  readonly fullName?: string;
}

/** What the application sends to the provider, and expects back. */
export interface ProviderRequest {
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  /** Asks the provider to authenticate the person again, for a step-up. */
  readonly isFresh: boolean;
}
