import { Role } from '../../access/role.enum.js';
import type { Proof } from './sign-in-method.js';
import {
  type AvailableFactors,
  decideSignIn,
  NO_FACTORS,
  type PolicyUser,
  type SignInDecision,
  type SignInSituation,
} from './sign-in-policy.js';

const PASSWORD: Proof = { method: 'password', amr: ['pwd'] };
const EMAIL: Proof = { method: 'email', amr: ['email'] };
const TOTP: Proof = { method: 'totp', amr: ['otp'] };
const CODE: Proof = { method: 'recovery_code', amr: ['otp'] };
const SECURITY_KEY: Proof = { method: 'passkey', amr: ['hwk'] };
const PASSKEY: Proof = { method: 'passkey', amr: ['swk', 'user'], isUserVerified: true };

const USER: PolicyUser = { role: Role.User, hasPassword: true, hasVerifiedEmail: true };
const ADMIN: PolicyUser = { ...USER, role: Role.Admin };
const ALL: AvailableFactors = { totp: true, passkey: true, recoveryCode: true, identity: true };
const SETTINGS: SignInSituation['settings'] = {
  REQUIRE_MFA: 'off',
  TOTP_ENABLED: true,
  PASSKEYS_ENABLED: true,
  MAGIC_LINK_ENABLED: true,
  IDENTITY_PROVIDERS_ENABLED: false,
};

interface Row extends Partial<Omit<SignInSituation, 'settings' | 'factors'>> {
  readonly settings?: Partial<SignInSituation['settings']>;
  readonly factors?: Partial<AvailableFactors>;
}

const decide = ({ settings, factors, ...row }: Row): SignInDecision =>
  decideSignIn({
    purpose: 'sign_in',
    user: USER,
    proofs: [],
    ...row,
    factors: { ...NO_FACTORS, ...factors },
    settings: { ...SETTINGS, ...settings },
  });

const signedIn = (acr: string, ...amr: string[]) => ({ isComplete: true, acr, amr });
const next = (...steps: string[]) => ({ isComplete: false, next: steps });

const rows: [string, Row, object][] = [
  // One factor.
  ['a password of a user without a factor', { proofs: [PASSWORD] }, signedIn('aal1', 'pwd')],
  ['a mail of a user without a factor', { proofs: [EMAIL] }, signedIn('aal1', 'email')],
  ['a password and a mail', { proofs: [PASSWORD, EMAIL] }, signedIn('aal1', 'pwd', 'email')],
  // A second factor is always needed by its user.
  [
    'a password of a user with all factors',
    { proofs: [PASSWORD], factors: ALL },
    next('passkey', 'totp', 'recovery_code'),
  ],
  [
    'a mail of a user with all factors',
    { proofs: [EMAIL], factors: ALL },
    next('passkey', 'totp', 'recovery_code'),
  ],
  [
    'a password and a mail of a user with TOTP',
    { proofs: [PASSWORD, EMAIL], factors: { totp: true } },
    next('totp'),
  ],
  ['a password with TOTP only', { proofs: [PASSWORD], factors: { totp: true } }, next('totp')],
  [
    'a password with a passkey only',
    { proofs: [PASSWORD], factors: { passkey: true } },
    next('passkey'),
  ],
  [
    'a password with recovery codes alone, which are no factor',
    { proofs: [PASSWORD], factors: { recoveryCode: true } },
    signedIn('aal1', 'pwd'),
  ],
  // Two factors.
  ['a password and TOTP', { proofs: [PASSWORD, TOTP] }, signedIn('aal2', 'pwd', 'otp', 'mfa')],
  [
    'a password and a recovery code',
    { proofs: [PASSWORD, CODE] },
    signedIn('aal2', 'pwd', 'otp', 'mfa'),
  ],
  [
    'a password and a security key',
    { proofs: [PASSWORD, SECURITY_KEY] },
    signedIn('aal2', 'pwd', 'hwk', 'mfa'),
  ],
  ['a mail and TOTP', { proofs: [EMAIL, TOTP] }, signedIn('aal2', 'email', 'otp', 'mfa')],
  // A passkey with user verification is two factors by itself.
  ['a passkey alone', { proofs: [PASSKEY] }, signedIn('aal2', 'swk', 'user', 'mfa')],
  [
    'a password and a passkey',
    { proofs: [PASSWORD, PASSKEY] },
    signedIn('aal2', 'pwd', 'swk', 'user', 'mfa'),
  ],
  // A second factor alone is no sign-in.
  ['TOTP alone', { proofs: [TOTP], factors: ALL }, next('passkey', 'email')],
  ['a recovery code alone', { proofs: [CODE], factors: ALL }, next('passkey', 'email')],
  ['TOTP and a recovery code', { proofs: [TOTP, CODE], factors: ALL }, next('passkey', 'email')],
  [
    'a security key without user verification alone',
    { proofs: [SECURITY_KEY], factors: ALL },
    next('passkey', 'email'),
  ],
  // Disabled kinds count as none.
  [
    'a password with TOTP, which is disabled',
    { proofs: [PASSWORD], factors: { totp: true }, settings: { TOTP_ENABLED: false } },
    signedIn('aal1', 'pwd'),
  ],
  [
    'a password with a passkey and a code, passkeys being disabled',
    {
      proofs: [PASSWORD],
      factors: { passkey: true, recoveryCode: true },
      settings: { PASSKEYS_ENABLED: false },
    },
    signedIn('aal1', 'pwd'),
  ],
  [
    'a password with all factors, passkeys being disabled',
    { proofs: [PASSWORD], factors: ALL, settings: { PASSKEYS_ENABLED: false } },
    next('totp', 'recovery_code'),
  ],
  // Trusted devices.
  [
    'a password on a trusted device',
    { proofs: [PASSWORD], factors: ALL, isDeviceTrusted: true },
    signedIn('aal1', 'pwd'),
  ],
  [
    'a step-up on a trusted device',
    { purpose: 'step_up', proofs: [PASSWORD], factors: ALL, isDeviceTrusted: true },
    next('passkey', 'totp', 'recovery_code'),
  ],
  [
    'no proof on a trusted device',
    { proofs: [], factors: ALL, isDeviceTrusted: true },
    next('passkey', 'email'),
  ],
  [
    'a password on a trusted device of a user that has to enrol',
    { proofs: [PASSWORD], isDeviceTrusted: true, settings: { REQUIRE_MFA: 'all' } },
    next('enroll_totp', 'enroll_passkey'),
  ],
  // REQUIRE_MFA.
  [
    'a user where all users need a factor',
    { proofs: [PASSWORD], settings: { REQUIRE_MFA: 'all' } },
    next('enroll_totp', 'enroll_passkey'),
  ],
  [
    'a mail where all users need a factor',
    { proofs: [EMAIL], settings: { REQUIRE_MFA: 'all' } },
    next('enroll_totp', 'enroll_passkey'),
  ],
  [
    'a user where admins need a factor',
    { proofs: [PASSWORD], settings: { REQUIRE_MFA: 'admins' } },
    signedIn('aal1', 'pwd'),
  ],
  [
    'an admin where admins need a factor',
    { user: ADMIN, proofs: [PASSWORD], settings: { REQUIRE_MFA: 'admins' } },
    next('enroll_totp', 'enroll_passkey'),
  ],
  [
    'an admin where no user needs a factor',
    { user: ADMIN, proofs: [PASSWORD] },
    signedIn('aal1', 'pwd'),
  ],
  [
    'an admin with TOTP where admins need a factor',
    {
      user: ADMIN,
      proofs: [PASSWORD],
      factors: { totp: true },
      settings: { REQUIRE_MFA: 'admins' },
    },
    next('totp'),
  ],
  [
    'a user with TOTP, which is disabled, where all users need a factor',
    {
      proofs: [PASSWORD],
      factors: { totp: true, recoveryCode: true },
      settings: { REQUIRE_MFA: 'all', TOTP_ENABLED: false },
    },
    next('enroll_passkey'),
  ],
  [
    'a passkey where all users need a factor',
    { proofs: [PASSKEY], factors: { passkey: true }, settings: { REQUIRE_MFA: 'all' } },
    signedIn('aal2', 'swk', 'user', 'mfa'),
  ],
  // Sign-ins without a proof.
  ['no proof and no user', { user: undefined }, next('passkey', 'email')],
  [
    'no proof and no user, mails being disabled',
    { user: undefined, settings: { MAGIC_LINK_ENABLED: false } },
    next('passkey'),
  ],
  [
    'no proof and no user, passkeys being disabled',
    { user: undefined, settings: { PASSKEYS_ENABLED: false } },
    next('email'),
  ],
  // Step-up.
  ['a step-up of a user with a password', { purpose: 'step_up' }, next('password')],
  [
    'a step-up of a user with a password and all factors',
    { purpose: 'step_up', factors: ALL },
    next('password', 'passkey'),
  ],
  [
    'a step-up of a user with passkeys, which are disabled',
    { purpose: 'step_up', factors: ALL, settings: { PASSKEYS_ENABLED: false } },
    next('password'),
  ],
  [
    'a step-up of a user with a passkey only',
    { purpose: 'step_up', user: { ...USER, hasPassword: false }, factors: { passkey: true } },
    next('passkey'),
  ],
  [
    'a step-up of a user with an address only',
    { purpose: 'step_up', user: { ...USER, hasPassword: false } },
    next('email'),
  ],
  [
    'a step-up of a user with an address that is not verified',
    { purpose: 'step_up', user: { ...USER, hasPassword: false, hasVerifiedEmail: false } },
    next(),
  ],
  [
    'a step-up by password of a user that has to enrol at its next sign-in',
    { purpose: 'step_up', proofs: [PASSWORD], settings: { REQUIRE_MFA: 'all' } },
    signedIn('aal1', 'pwd'),
  ],
  [
    'a step-up by password and TOTP',
    { purpose: 'step_up', proofs: [PASSWORD, TOTP], factors: ALL },
    signedIn('aal2', 'pwd', 'otp', 'mfa'),
  ],
  [
    'a step-up by passkey',
    { purpose: 'step_up', proofs: [PASSKEY], factors: ALL },
    signedIn('aal2', 'swk', 'user', 'mfa'),
  ],
  [
    'a step-up by TOTP alone',
    { purpose: 'step_up', proofs: [TOTP], factors: ALL },
    next('password', 'passkey'),
  ],
];

describe('decideSignIn', () => {
  it.each(rows)('decides for %s', (_, row, expected) => {
    expect(decide(row)).toEqual(expected);
  });

  it('never completes a sign-in by a second factor without a first one', () => {
    for (const purpose of ['sign_in', 'step_up'] as const) {
      for (const isDeviceTrusted of [true, false]) {
        const proofs = [TOTP, CODE, SECURITY_KEY];
        expect(decide({ purpose, proofs, factors: ALL, isDeviceTrusted }).isComplete).toBe(false);
      }
    }
  });
});
