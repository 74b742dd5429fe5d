import 'reflect-metadata';
import { faults, load } from '../../test/support/configuration.js';
import { variableNames } from './load-environment.js';
import { Rate } from './rate.js';

describe('loadEnvironment', () => {
  it('has a default for everything', () => {
    expect({ ...load() }).toEqual({
      NODE_ENV: 'development',
      ACCESS_TOKEN_EXPIRE_MINUTES: 15,
      REFRESH_TOKEN_EXPIRE_DAYS: 30,
      SESSION_EXPIRE_DAYS: 365,
      SESSION_RETENTION_DAYS: 30,
      AUDIT_RETENTION_DAYS: 365,
      OUTBOX_RETENTION_DAYS: 7,
      REFRESH_GRACE_SECONDS: 10,
      TOKEN_ISSUER: 'user-authentication-service',
      TOKEN_AUDIENCE: 'user-authentication-service',
      DATABASE_URL: 'sqlite:./data/auth.db',
      PORT: 8000,
      HOST: '127.0.0.1',
      BACKEND_CORS_ORIGINS: [],
      BACKEND_CORS_HEADERS: [],
      TRUST_PROXY: false,
      TRUST_PROXY_HEADER: 'x-forwarded-for',
      BCRYPT_ROUNDS: 12,
      COOKIE_SESSIONS_ENABLED: true,
      PAGES_ENABLED: true,
      BRAND_COLOR: '#3056d3',
      PAGES_DISABLED: [],
      DELETION_GRACE_DAYS: 14,
      HASH_QUEUE_MAX_WAIT_MS: 2000,
      MAX_CONNECTIONS: 10_000,
      SHUTDOWN_DELAY_SECONDS: 0,
      PASSWORD_MIN_LENGTH: 8,
      REQUEST_TIMEOUT_SECONDS: 30,
      LOG_LEVEL: 'info',
      RATE_LIMIT_ENABLED: true,
      RATE_LIMIT_LOGIN_PER_ADDRESS: new Rate(100, 900),
      RATE_LIMIT_LOGIN_PER_NAME: new Rate(10, 900),
      RATE_LIMIT_LOGIN_PER_NAME_AND_ADDRESS: new Rate(10, 900),
      RATE_LIMIT_LOGIN_PER_NAME_AND_ADDRESS_DAILY: new Rate(50, 86_400),
      RATE_LIMIT_PASSWORD_PER_USER: new Rate(60, 3600),
      RATE_LIMIT_TAKEN_NAME_PER_USER: new Rate(10, 3600),
      RATE_LIMIT_REGISTER_PER_ADDRESS: new Rate(50, 3600),
      RATE_LIMIT_REFRESH_PER_ADDRESS: new Rate(300, 900),
      RATE_LIMIT_LOGIN_PER_NAME_DAILY: new Rate(50, 86_400),
      RATE_LIMIT_SIGNED_IN_PER_NAME: new Rate(300, 900),
      RATE_LIMIT_SIGN_IN_ATTEMPT_PER_ADDRESS: new Rate(600, 900),
      RATE_LIMIT_SECOND_FACTOR_PER_USER: new Rate(10, 900),
      RATE_LIMIT_SECOND_FACTOR_PER_USER_DAILY: new Rate(50, 86400),
      RATE_LIMIT_PASSWORD_PER_SESSION: new Rate(10, 900),
      RATE_LIMIT_PROFILE_PER_USER: new Rate(60, 3600),
      RATE_LIMIT_EMAIL_CHANGE_PER_USER: new Rate(5, 3600),
      RATE_LIMIT_EMAIL_CHANGE_PER_RECIPIENT: new Rate(5, 3600),
      RATE_LIMIT_EXPORT_PER_USER: new Rate(10, 3600),
      RATE_LIMIT_PASSWORD_RESET_PER_ADDRESS: new Rate(30, 3600),
      RATE_LIMIT_PASSWORD_RESET_PER_RECIPIENT: new Rate(5, 3600),
      RATE_LIMIT_SIGN_IN_LINK_PER_ADDRESS: new Rate(30, 3600),
      RATE_LIMIT_SIGN_IN_LINK_PER_RECIPIENT: new Rate(10, 3600),
      RATE_LIMIT_EMAIL_VERIFICATION_PER_ADDRESS: new Rate(30, 3600),
      RATE_LIMIT_EMAIL_VERIFICATION_PER_RECIPIENT: new Rate(5, 3600),
      RATE_LIMIT_REGISTRATION_NOTICE_PER_RECIPIENT: new Rate(3, 86_400),
      RATE_LIMIT_FACTOR_CHANGE_PER_USER: new Rate(60, 3600),
      RATE_LIMIT_ONE_TIME_TOKEN_PER_ADDRESS: new Rate(50, 900),
      RATE_LIMIT_CODE_PER_RECIPIENT: new Rate(20, 24 * 3600),
      RATE_LIMIT_SECURITY_MAIL_PER_USER: new Rate(10, 24 * 3600),
      METRICS_PORT: 0,
      METRICS_HOST: '127.0.0.1',
      OTEL_SERVICE_NAME: 'user-authentication-service',
      MAIL_LANGUAGE: 'en',
      REQUIRE_VERIFIED_EMAIL: false,
      SECURITY_MAILS: [
        'new_sign_in',
        'password_changed',
        'email_changed',
        'session_reuse',
        'factors_changed',
        'recovery_code_used',
      ],
      REQUIRE_MFA: 'off',
      TOTP_ENABLED: true,
      PASSKEYS_ENABLED: true,
      MAGIC_LINK_ENABLED: false,
      TRUSTED_DEVICE_DAYS: 0,
      FACTOR_RESET_DELAY_HOURS: 24,
      OPENID_ENABLED: false,
      ACCESS_TOKEN_ALG: 'HS256',
      SETUP_FROM: 'loopback',
      SIGNING_KEY_ROTATION_DAYS: 90,
      IDENTITY_PROVIDERS_ENABLED: false,
      IDENTITY_PROVIDER_KIND: 'oidc',
    });
  });

  it('treats an empty value as unset', () => {
    const empty = Object.fromEntries(variableNames().map((name) => [name, '']));
    expect(load(empty)).toEqual(load());
  });

  it.each([
    ['true', true],
    ['TRUE', true],
    ['1', true],
    ['false', false],
    ['False', false],
    ['0', false],
  ])('parses the flag %s', (text, value) => {
    const { RATE_LIMIT_ENABLED, MIGRATIONS_RUN } = load({
      RATE_LIMIT_ENABLED: text,
      MIGRATIONS_RUN: text,
    });
    expect([RATE_LIMIT_ENABLED, MIGRATIONS_RUN]).toEqual([value, value]);
  });

  it('ignores unknown variables', () => {
    expect(load({ PATH: '/bin', DATABASE_URI: 'nonsense', __proto__: 'x' })).toEqual(load());
  });

  it.each([
    ['NODE_ENV', 'staging', /must be development, test or production/],
    ['ACCESS_TOKEN_EXPIRE_MINUTES', '0', /must be a whole number from 1 to 1440/],
    ['REFRESH_TOKEN_EXPIRE_DAYS', '1.5', /must be a whole number from 1 to 3650/],
    ['SESSION_EXPIRE_DAYS', 'year', /must be a whole number from 1 to 3650/],
    ['HASH_QUEUE_MAX_WAIT_MS', '1s', /must be a whole number from 0 to 5000/],
    ['SESSION_RETENTION_DAYS', '-1', /must be a whole number from 0 to 3650/],
    ['AUDIT_RETENTION_DAYS', '0', /must be a whole number from 1 to 3650/],
    ['OUTBOX_RETENTION_DAYS', '0', /must be a whole number from 1 to 3650/],
    ['REFRESH_GRACE_SECONDS', '-1', /must be a whole number from 0 to 300/],
    ['TOKEN_ISSUER', 'two words', /must be one word/],
    ['TOKEN_AUDIENCE', 'two words', /must be one word/],
    ['DATABASE_URL', 'mysql://root@db/auth', /must look like sqlite:.* or postgres:/],
    ['MIGRATIONS_RUN', 'maybe', /must be true or false/],
    ['PORT', '65536', /must be a whole number from 0 to 65535/],
    ['HOST', 'my host', /must be an address \(IPv6 without brackets\) or a host name/],
    ['HOST', '[::1]', /must be an address \(IPv6 without brackets\)/],
    ['METRICS_HOST', 'http://10.0.0.1', /must be an address/],
    ['PUBLIC_URL', 'example.com/auth', /must look like https:.* without \/api\/v1/],
    ['BRAND_NAME', 'Example: app', /must be one line of at most 64 characters without :/],
    [
      'BRAND_COLOR',
      'blue',
      /must be a colour of the form #rrggbb, such as #3056d3 \(it is "blue"\)/,
    ],
    [
      'BRAND_COLOR',
      '#1877f2',
      /must have a contrast of 4\.5:1 with white or dark text, and has 4\.38:1; use #[\da-f]{6} or #[\da-f]{6}/,
    ],
    [
      'PAGES_DISABLED',
      'sign-in',
      /must be none, or list some of sign-up, forgot-password, account/,
    ],
    ['BRAND_NAME', 'x'.repeat(65), /must be one line of at most 64 characters without :/],
    ['REQUIRE_MFA', 'users', /must be off or admins or all/],
    ['TRUSTED_DEVICE_DAYS', '366', /must be a whole number from 0 to 365/],
    ['FACTOR_RESET_DELAY_HOURS', '721', /must be a whole number from 0 to 720/],
    ['SHUTDOWN_DELAY_SECONDS', '301', /must be a whole number from 0 to 300/],
    ['BACKEND_CORS_ORIGINS', '*', /must list origins such as https:/],
    ['BACKEND_CORS_ORIGINS', 'https://app.example.com/path', /must list origins/],
    ['BACKEND_CORS_ORIGINS', '["https://app.example.com"', /must list origins/],
    ['BACKEND_CORS_ORIGINS', '[1]', /must list origins/],
    ['BACKEND_CORS_ORIGINS', 'htps://app.example.com', /must list origins/],
    ['BACKEND_CORS_HEADERS', '*', /must list names of header fields such as x-requested-with/],
    ['BACKEND_CORS_HEADERS', 'x tenant', /must list names of header fields/],
    ['TRUST_PROXY', 'my-proxy', /must be true, false, a number of hops, or addresses/],
    ['TRUST_PROXY_HEADER', 'x-real-ip', /must be x-forwarded-for or forwarded/],
    ['BCRYPT_ROUNDS', '3', /must be a whole number from 4 to 16/],
    ['LOG_LEVEL', 'verbose', /must be one of fatal, error, warn, info, debug/],
    ['RATE_LIMIT_ENABLED', 'yes', /must be true or false/],
    ['RATE_LIMIT_LOGIN_PER_ADDRESS', '1000001/1h', /attempts\/time such as .* 1 to 1000000 /],
    ['RATE_LIMIT_LOGIN_PER_NAME', '101/15m', /attempts\/time such as 10\/15m: 1 to 100 attempts/],
    ['RATE_LIMIT_LOGIN_PER_NAME_AND_ADDRESS', '101/15m', /1 to 100 attempts/],
    ['RATE_LIMIT_REGISTER_PER_ADDRESS', '50', /must be attempts\/time/],
    ['RATE_LIMIT_REFRESH_PER_ADDRESS', '1000001/15m', /1 to 1000000 attempts/],
    ['RATE_LIMIT_LOGIN_PER_NAME_DAILY', '101/24h', /1 to 100 attempts/],
    ['RATE_LIMIT_PASSWORD_PER_SESSION', '101/15m', /1 to 100 attempts, up to 24h in s, m or h/],
  ])('rejects %s=%s in one line with the required change', (name, value, advice) => {
    const lines = faults({ [name]: value });
    expect(lines).toHaveLength(1);
    const [line = ''] = lines;
    expect(line.startsWith(`${name} `)).toBe(true);
    expect(line).toMatch(advice);
    expect(line).not.toContain('\n');
    expect(line.includes(`(it is ${JSON.stringify(value)})`)).toBe(name !== 'DATABASE_URL');
  });

  it('reports all problems at once', () => {
    const lines = faults({ PORT: 'x', LOG_LEVEL: 'x', HOST: 'a b', TRUST_PROXY: 'x' });
    expect(lines.map((line) => line.split(' ', 1).join()).toSorted()).toEqual([
      'HOST',
      'LOG_LEVEL',
      'PORT',
      'TRUST_PROXY',
    ]);
    expect(() => load({ PORT: 'x', HOST: 'a b' })).toThrow(
      /^configuration: \w+ must .*\nconfiguration: \w+ must .*$/,
    );
  });

  it('never prints an invalid secret', () => {
    const canary = 'canary';
    const wrong: Record<string, string>[] = [
      { DATABASE_URL: `mysql://root:${canary}@db/auth` },
      { DATABASE_URL: `postgres:/root:${canary}@db/auth` },
      { NODE_ENV: 'production', SECRET_KEY: canary },
      { NODE_ENV: 'production', SECRET_KEY: `changeme-${canary}-0123456789-0123456789` },
      { SECRET_KEY: canary, SECRET_KEY_FILE: canary },
      { SECRET_KEY_FILE: canary },
    ];
    for (const variables of wrong) {
      const lines = faults(variables);
      expect(lines.length).toBeGreaterThan(0);
      expect(lines.join('\n')).not.toContain(canary);
    }
  });
});
