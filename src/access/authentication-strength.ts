/**
 * The strength of an authentication, after the assurance levels of NIST SP 800-63B: `aal1` for one factor,
 * `aal2` for two, or a passkey with user verification. From weak to strong.
 */
export const ACRS = ['aal1', 'aal2'] as const;
export type Acr = (typeof ACRS)[number];

/** Authentication methods (RFC 8176, section 2); `email` is our own, for a link or code in a mail. */
export type Amr = 'pwd' | 'otp' | 'hwk' | 'swk' | 'user' | 'mfa' | 'email';
