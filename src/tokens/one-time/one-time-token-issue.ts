import type { OneTimePurpose } from './one-time-purpose.js';

export interface OneTimeTokenIssue {
  readonly purpose: OneTimePurpose;
  readonly userId: string;
  /** Of a token with the id of its cause, of which a user may have several: it replaces no other token. */
  readonly id?: string;
  /** The e-mail address that the token is about. */
  readonly subject?: string | null;
  /** Otherwise the token is void after the next change of the user's credentials. */
  readonly survivesCredentialChange?: true;
  /** Milliseconds. */
  readonly lifetime: number;
}

export interface ConsumedToken {
  readonly id: string;
  readonly userId: string;
  readonly subject: string | null;
  /** The user's epoch; null for a token that survives changes of credentials. */
  readonly credentialEpoch: number | null;
}

/** A token that can be used. */
export interface ReadToken {
  readonly id: string;
  readonly purpose: OneTimePurpose;
  readonly userId: string;
  /** The e-mail address that it is about, else that of its user. */
  readonly address: string;
  readonly code: string;
}

/** The owner of the tried code, or the id of its token. */
export type CodeOwner =
  { readonly userId: string } | { readonly email: string } | { readonly tokenId: string };
