import type { Amr } from '../../access/authentication-strength.js';

/** The strength of a ceremony with a passkey (RFC 8176): a key in hardware or in software, and its user. */
export function strengthOf(
  { isBackupEligible }: { isBackupEligible: boolean },
  isUserVerified: boolean,
): {
  readonly amr: readonly Amr[];
  readonly isUserVerified: boolean;
} {
  const key = isBackupEligible ? 'swk' : 'hwk';
  return { amr: isUserVerified ? [key, 'user'] : [key], isUserVerified };
}
