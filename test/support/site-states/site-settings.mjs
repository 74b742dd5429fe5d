/** Limits that the second attempt reaches. */
const FEW = Object.fromEntries(
  [
    'REGISTER_PER_ADDRESS',
    'PASSWORD_RESET_PER_ADDRESS',
    'SIGN_IN_LINK_PER_ADDRESS',
    'SIGN_IN_ATTEMPT_PER_ADDRESS',
    'PROFILE_PER_USER',
    'FACTOR_CHANGE_PER_USER',
  ].map((name) => [`RATE_LIMIT_${name}`, '1/1h']),
);

const SHARED = {
  NODE_ENV: 'test',
  BCRYPT_ROUNDS: '4',
  BRAND_NAME: 'Example',
  // Each visitor has an address of its own, so that none reaches the limits of another.
  TRUST_PROXY: 'loopback',
};

/**
 * The variables of each service that the states need. Mails are files, so that no mail server is necessary;
 * passkeys belong to `localhost`.
 */
export const SITE_SETTINGS = {
  /** Everything that a user can be offered. */
  full: {
    ...SHARED,
    MAGIC_LINK_ENABLED: 'true',
    TRUSTED_DEVICE_DAYS: '30',
    IDENTITY_PROVIDERS_ENABLED: 'true',
    OPENID_ENABLED: 'true',
    SETUP_FROM: 'any',
  },
  /** As little as possible. */
  small: {
    ...SHARED,
    MAIL_URL: 'off',
    TOTP_ENABLED: 'false',
    PASSKEYS_ENABLED: 'false',
    DELETION_GRACE_DAYS: '0',
  },
  /** Every user needs a second factor and a verified address. */
  strict: { ...SHARED, REQUIRE_MFA: 'all' },
  /** Only verified addresses. */
  verified: { ...SHARED, REQUIRE_VERIFIED_EMAIL: 'true' },
  /** Rate limits that are reached at once. */
  limited: { ...SHARED, ...FEW, MAGIC_LINK_ENABLED: 'true' },
};

/** @param port of the service */
export function siteVariables(name, port) {
  return {
    ...SITE_SETTINGS[name],
    PORT: String(port),
    PUBLIC_URL: `http://localhost:${port}`,
    // Chromium resolves `localhost` to either address.
    HOST: '127.0.0.1',
  };
}
