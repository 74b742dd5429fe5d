/**
 * The strength of an authentication, after the assurance levels of NIST SP 800-63B: `aal1` for one factor,
 * `aal2` for two, or a passkey with user verification. From weak to strong.
 */
export const ACRS = ['aal1', 'aal2'] as const;
export type Acr = (typeof ACRS)[number];

export function isAtLeast(acr: Acr, required: Acr): boolean {
  return ACRS.indexOf(acr) >= ACRS.indexOf(required);
}

/**
 * Authentication methods (RFC 8176, section 2). Our own are `email`, for a link or code in a mail, `fed` for an identity provider, and `recovery`
 * beside `otp`, for a sign-in with a recovery code: it permits no change of factors before a step-up.
 */
export type Amr = 'pwd' | 'otp' | 'hwk' | 'swk' | 'user' | 'mfa' | 'email' | 'fed' | 'recovery';

/** How the user of a session has authenticated. */
export interface AuthenticationStrength {
  /** In the order of the proofs. */
  readonly amr: readonly Amr[];
  readonly acr: Acr;
}

/** The strength of a sign-in or a step-up, and its time. */
export interface Authentication extends AuthenticationStrength {
  /** Time of the last proof; by default the time at which the session starts. */
  readonly authTime?: Date;
}

/** A sign-in by password alone. */
export const PASSWORD_AUTHENTICATION: AuthenticationStrength = { amr: ['pwd'], acr: 'aal1' };

/** The column `amr` of a session: methods separated by spaces, each once. */
export function formatAmr(amr: readonly Amr[]): string {
  return [...new Set(amr)].join(' ');
}

export function parseAmr(amr: string): Amr[] {
  return amr.split(' ') as Amr[];
}
