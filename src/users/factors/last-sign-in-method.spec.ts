import { Role } from '../../access/role.enum.js';
import { hasCode } from '../../common/errors/has-code.js';
import { assertKeepsSignIn, type FactorSettings } from './last-sign-in-method.js';
import type { UserFactors } from './user-factors.js';

const NONE: UserFactors = {
  hasPassword: false,
  hasVerifiedEmail: false,
  hasTotp: false,
  hasPasskey: false,
  hasVerifyingPasskey: false,
  hasIdentity: false,
};
const SETTINGS: FactorSettings = {
  hasMail: true,
  IDENTITY_PROVIDERS_ENABLED: true,
  MAGIC_LINK_ENABLED: false,
  PASSKEYS_ENABLED: true,
  TOTP_ENABLED: true,
  REQUIRE_MFA: 'off',
};
const PASSWORD = { hasPassword: true };
const TOTP = { hasTotp: true };
const PASSKEY = { hasPasskey: true, hasVerifyingPasskey: true };
const SECURITY_KEY = { hasPasskey: true };
const EMAIL = { hasVerifiedEmail: true };
const LINK = { MAGIC_LINK_ENABLED: true };

function isRefused(
  before: Partial<UserFactors>,
  after: Partial<UserFactors>,
  settings: Partial<FactorSettings> = {},
  role = Role.User,
): boolean {
  try {
    const factors = { before: { ...NONE, ...before }, after: { ...NONE, ...after } };
    assertKeepsSignIn({ role }, factors, { ...SETTINGS, ...settings });
    return false;
  } catch (error) {
    if (hasCode(error, 'last_sign_in_method')) return true;
    throw error;
  }
}

describe('the last method of sign-in', () => {
  it.each<[string, Partial<UserFactors>, Partial<UserFactors>, Partial<FactorSettings>?]>([
    ['the password of a user without a passkey', { ...PASSWORD, ...TOTP }, TOTP],
    ['the last passkey of a user without a password', PASSKEY, {}],
    [
      'the password beside a security key without user verification',
      { ...PASSWORD, ...SECURITY_KEY },
      SECURITY_KEY,
    ],
    [
      'the password where passkeys are off',
      { ...PASSWORD, ...PASSKEY },
      PASSKEY,
      { PASSKEYS_ENABLED: false },
    ],
    ['the password of an unverified address', PASSWORD, {}, LINK],
    ['the password where links are off', { ...PASSWORD, ...EMAIL }, EMAIL],
    [
      'the password where mail is off',
      { ...PASSWORD, ...EMAIL },
      EMAIL,
      { ...LINK, hasMail: false },
    ],
    ['the last required second factor', { ...PASSWORD, ...TOTP }, PASSWORD, { REQUIRE_MFA: 'all' }],
    [
      'the last one of an enabled kind, where one is required',
      { ...PASSWORD, ...TOTP, ...PASSKEY },
      { ...PASSWORD, ...PASSKEY },
      { REQUIRE_MFA: 'all', PASSKEYS_ENABLED: false },
    ],
  ])('keeps %s', (_, before, after, settings = {}) => {
    expect(isRefused(before, after, settings)).toBe(true);
  });

  it.each<[string, Partial<UserFactors>, Partial<UserFactors>, Partial<FactorSettings>?]>([
    ['the password beside a passkey', { ...PASSWORD, ...PASSKEY }, PASSKEY],
    ['a security key beside a passkey', PASSKEY, PASSKEY],
    ['the password where the user gets links', { ...PASSWORD, ...EMAIL }, EMAIL, LINK],
    ['a second factor that is not required', { ...PASSWORD, ...TOTP }, PASSWORD],
    [
      'one of two second factors',
      { ...PASSWORD, ...TOTP, ...PASSKEY },
      { ...PASSWORD, ...PASSKEY },
      { REQUIRE_MFA: 'all' },
    ],
    ['the factor of a user that cannot sign in anyway', TOTP, {}],
    [
      'a required factor of a kind that is off',
      { ...PASSWORD, ...TOTP },
      PASSWORD,
      { REQUIRE_MFA: 'all', TOTP_ENABLED: false },
    ],
  ])('permits to remove %s', (_, before, after, settings = {}) => {
    expect(isRefused(before, after, settings)).toBe(false);
  });

  it('keeps the last second factor of admins where admins need one', () => {
    const change = [{ ...PASSWORD, ...TOTP }, PASSWORD, { REQUIRE_MFA: 'admins' }] as const;
    expect(isRefused(...change, Role.Admin)).toBe(true);
    expect(isRefused(...change, Role.User)).toBe(false);
  });
});
