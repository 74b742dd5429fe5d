import type { Amr } from '../../access/authentication-strength.js';

/** A method of authentication that a sign-in attempt has completed. Stored in the database: never rename one. */
type SignInMethod = 'password' | 'email' | 'provider' | 'totp' | 'recovery_code' | 'passkey';

/** The way to continue an attempt: a method, or the enrolment of a factor. */
export type NextStep = SignInMethod | 'enroll_totp' | 'enroll_passkey';

/** A verified credential. */
export interface Proof {
  readonly method: SignInMethod;
  readonly amr: readonly Amr[];
  /** A passkey after user verification, by a PIN or biometrics: two factors by itself. */
  readonly isUserVerified?: boolean;
}

export const PASSWORD_PROOF: Proof = { method: 'password', amr: ['pwd'] };

/** A sign-in with an identity provider. */
export const PROVIDER_PROOF = { method: 'provider', amr: ['fed'] } as const satisfies Proof;

/** The proofs that an attempt may store: a second factor or a passkey completes it at once. */
const STORED_PROOFS: Partial<Record<string, Proof>> = {
  password: PASSWORD_PROOF,
  email: { method: 'email', amr: ['email'] },
  provider: PROVIDER_PROOF,
};

/** @param methods of an attempt's row, separated by spaces */
export function toProofs(methods: string): Proof[] {
  return methods.split(' ').flatMap((method) => STORED_PROOFS[method] ?? []);
}

/** The column `methods` of an attempt. */
export function toMethods(proofs: readonly Proof[]): string {
  return [...new Set(proofs.map(({ method }) => method))].join(' ');
}
