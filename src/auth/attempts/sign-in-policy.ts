import type { Amr, AuthenticationStrength } from '../../access/authentication-strength.js';
import { Role } from '../../access/role.enum.js';
import type { Environment } from '../../config/environment.js';
import type { SignInAttempt } from './sign-in-attempt.entity.js';
import type { NextStep, Proof } from './sign-in-method.js';

/** The factors of a user, whether or not the operator has enabled their kinds. */
export interface AvailableFactors {
  readonly totp: boolean;
  readonly passkey: boolean;
  /** Whether an unused recovery code is left. */
  readonly recoveryCode: boolean;
  /** Whether it can sign in with an enabled identity provider: a first factor. */
  readonly identity: boolean;
}

export const NO_FACTORS: AvailableFactors = {
  totp: false,
  passkey: false,
  recoveryCode: false,
  identity: false,
};

/** The part of a user that the policy depends on. */
export interface PolicyUser {
  readonly role: Role;
  readonly hasPassword: boolean;
  readonly hasVerifiedEmail: boolean;
}

type PolicySettings = Pick<
  Environment,
  | 'REQUIRE_MFA'
  | 'TOTP_ENABLED'
  | 'PASSKEYS_ENABLED'
  | 'MAGIC_LINK_ENABLED'
  | 'IDENTITY_PROVIDERS_ENABLED'
>;

export interface SignInSituation {
  readonly purpose: SignInAttempt['purpose'];
  /** Absent until a proof says which user it is. */
  readonly user?: PolicyUser;
  /** The proofs so far. */
  readonly proofs: readonly Proof[];
  readonly factors: AvailableFactors;
  readonly settings: PolicySettings;
  /** Skips the second factor of a sign-in, never of a step-up. */
  readonly isDeviceTrusted?: boolean;
}

export type SignInDecision =
  | ({ readonly isComplete: true } & AuthenticationStrength)
  | { readonly isComplete: false; readonly next: NextStep[] };

/** The methods that a second factor follows. */
const FIRST_METHODS: ReadonlySet<string> = new Set(['password', 'email', 'provider']);

/**
 * Decides whether the proofs of an attempt are enough, and with which strength, or else which steps may
 * follow. A user with a second factor always needs it, with any `REQUIRE_MFA`; a factor of a disabled
 * kind counts as none. A trusted device stays `aal1`, because no second factor was proved.
 */
export function decideSignIn(situation: SignInSituation): SignInDecision {
  const { proofs, purpose, isDeviceTrusted = false } = situation;
  const isVerified = proofs.some(({ isUserVerified = false }) => isUserVerified);
  const hasFirst = proofs.some(({ method }) => FIRST_METHODS.has(method));
  const hasSecond = proofs.some(({ method }) => !FIRST_METHODS.has(method));
  const amr = [...new Set(proofs.flatMap((proof) => proof.amr))];
  if (isVerified || (hasFirst && hasSecond)) {
    return { isComplete: true, amr: [...new Set<Amr>([...amr, 'mfa'])], acr: 'aal2' };
  }
  if (!hasFirst) return { isComplete: false, next: firstSteps(situation) };
  const next = secondSteps(situation);
  if (next.length > 0 && !(isDeviceTrusted && purpose === 'sign_in')) {
    return { isComplete: false, next };
  }
  const enrolment = next.length > 0 ? [] : enrolmentSteps(situation);
  return enrolment.length > 0
    ? { isComplete: false, next: enrolment }
    : { isComplete: true, amr, acr: 'aal1' };
}

/** The steps of an attempt without a proof. The password of a sign-in goes to `POST /auth/login`. */
function firstSteps({ purpose, user, factors, settings }: SignInSituation): NextStep[] {
  const { PASSKEYS_ENABLED, MAGIC_LINK_ENABLED, IDENTITY_PROVIDERS_ENABLED } = settings;
  if (!user || purpose === 'sign_in') {
    return [
      ...(PASSKEYS_ENABLED ? (['passkey'] as const) : []),
      ...(MAGIC_LINK_ENABLED ? (['email'] as const) : []),
      ...(IDENTITY_PROVIDERS_ENABLED ? (['provider'] as const) : []),
    ];
  }
  const hasPasskey = PASSKEYS_ENABLED && factors.passkey;
  // The mailbox replaces a password only for a user that has no other first factor.
  const isByMail = MAGIC_LINK_ENABLED && user.hasVerifiedEmail && !user.hasPassword && !hasPasskey;
  // The provider may not ask for a credential again: it replaces neither.
  const isByProvider =
    IDENTITY_PROVIDERS_ENABLED && factors.identity && !user.hasPassword && !hasPasskey;
  return [
    ...(user.hasPassword ? (['password'] as const) : []),
    ...(hasPasskey ? (['passkey'] as const) : []),
    ...(isByMail ? (['email'] as const) : []),
    ...(isByProvider ? (['provider'] as const) : []),
  ];
}

/** Empty for a user without a factor of an enabled kind: recovery codes alone are none. */
function secondSteps({ factors, settings }: SignInSituation): NextStep[] {
  const steps: NextStep[] = [
    ...(settings.PASSKEYS_ENABLED && factors.passkey ? (['passkey'] as const) : []),
    ...(settings.TOTP_ENABLED && factors.totp ? (['totp'] as const) : []),
  ];
  return steps.length > 0 && factors.recoveryCode ? [...steps, 'recovery_code'] : steps;
}

/** A step-up of a user without a second factor never enrols one: the session exists already. */
function enrolmentSteps({ purpose, user, settings }: SignInSituation): NextStep[] {
  const { REQUIRE_MFA, TOTP_ENABLED, PASSKEYS_ENABLED } = settings;
  const isRequired =
    REQUIRE_MFA === 'all' || (REQUIRE_MFA === 'admins' && user?.role === Role.Admin);
  if (!isRequired || purpose !== 'sign_in') return [];
  return [
    ...(TOTP_ENABLED ? (['enroll_totp'] as const) : []),
    ...(PASSKEYS_ENABLED ? (['enroll_passkey'] as const) : []),
  ];
}
