import { load } from '../../test/support/configuration.js';

describe('checkCombinations', () => {
  it.each(['REQUIRE_VERIFIED_EMAIL', 'MAGIC_LINK_ENABLED'])(
    'rejects %s without mail in one line that says what to set',
    (name) => {
      expect(() => load({ [name]: 'true', MAIL_URL: 'off' })).toThrow(
        new Error(`configuration: ${name} needs mail; set MAIL_URL`),
      );
    },
  );

  it.each(['admins', 'all'])('rejects REQUIRE_MFA=%s without a second factor', (requirement) => {
    const factors = { TOTP_ENABLED: 'false', PASSKEYS_ENABLED: 'false' };
    expect(() => load({ REQUIRE_MFA: requirement, ...factors })).toThrow(
      new Error(
        `configuration: REQUIRE_MFA ${requirement} needs a second factor; set TOTP_ENABLED or PASSKEYS_ENABLED to true`,
      ),
    );
  });

  it.each(['TOTP_ENABLED', 'PASSKEYS_ENABLED'])(
    'accepts REQUIRE_MFA where only %s is off',
    (name) => {
      expect(load({ REQUIRE_MFA: 'all', [name]: 'false' }).REQUIRE_MFA).toBe('all');
    },
  );

  it('rejects PAGES_DISABLED=account without the address that a sign-in leads to', () => {
    expect(() => load({ PAGES_DISABLED: 'account' })).toThrow(
      new Error(
        'configuration: PAGES_DISABLED with account needs APP_URL; set it to the address that a sign-in leads to',
      ),
    );
    const variables = { PAGES_DISABLED: 'account', APP_URL: 'https://app.example.com' };
    expect(load(variables).PAGES_DISABLED).toEqual(['account']);
  });

  it('rejects OPENID_ENABLED in production without an address of the service', () => {
    const production = {
      NODE_ENV: 'production',
      SECRET_KEY: 'k3y of the tests, 0123456789 and more',
    };
    const variables = { ...production, OPENID_ENABLED: 'true' };
    expect(() => load(variables)).toThrow(
      /PUBLIC_URL must be set in production where OPENID_ENABLED/,
    );
    const PUBLIC_URL = 'https://auth.example.com';
    expect(load({ ...variables, PUBLIC_URL }).OPENID_ENABLED).toBe(true);
  });

  it.each(['none', 'hs256', 'ES512'])('rejects the algorithm %s for access tokens', (algorithm) => {
    expect(() => load({ ACCESS_TOKEN_ALG: algorithm })).toThrow(
      new Error(
        `configuration: ACCESS_TOKEN_ALG must be HS256, ES256, RS256 or EdDSA (it is "${algorithm}")`,
      ),
    );
  });
});
