import 'reflect-metadata';
import { faults, load } from '../../test/support/configuration.js';

const STRONG_KEY = 'rX0vQ9zv5Q1m7u3b8kTn2wJc4hYd6sLpAeGf';

describe('loadEnvironment in production', () => {
  const production = { NODE_ENV: 'production', SECRET_KEY: STRONG_KEY };

  it('accepts a strong secret key', () => {
    expect(load(production).isProduction).toBe(true);
  });

  it.each([
    ['no SECRET_KEY', {}, /^SECRET_KEY is missing; make one with: openssl rand/],
    ['an empty SECRET_KEY', { SECRET_KEY: '' }, /^SECRET_KEY is missing/],
    [
      'a short SECRET_KEY',
      { SECRET_KEY: STRONG_KEY.slice(0, 31) },
      /^SECRET_KEY is shorter than 32/,
    ],
    [
      'a short SECRET_KEY_PREVIOUS',
      { SECRET_KEY: STRONG_KEY, SECRET_KEY_PREVIOUS: STRONG_KEY.slice(0, 31) },
      /^SECRET_KEY_PREVIOUS is shorter than 32 bytes$/,
    ],
    [
      'a published example',
      { SECRET_KEY: 'change-me-change-me-change-me-change-me' },
      /^SECRET_KEY is a published example/,
    ],
    [
      'a low hash cost',
      { SECRET_KEY: STRONG_KEY, BCRYPT_ROUNDS: '9' },
      /^BCRYPT_ROUNDS must be at least 10 in production/,
    ],
    [
      'a mail server without a sender',
      { SECRET_KEY: STRONG_KEY, MAIL_URL: 'smtp://mail', PUBLIC_URL: 'https://example.com' },
      /^MAIL_FROM must be set in production where MAIL_URL is set; set it to the sender/,
    ],
    [
      'a mail server without the address of its links',
      { SECRET_KEY: STRONG_KEY, MAIL_URL: 'smtp://mail', MAIL_FROM: 'a@example.com' },
      /^PUBLIC_URL must be set in production where MAIL_URL is set; set it to the address/,
    ],
  ])('rejects %s', (_, variables, expected) => {
    const lines = faults({ NODE_ENV: 'production', ...variables });
    expect(lines).toEqual([expect.stringMatching(expected)]);
  });

  it.each([undefined, 'off'])('needs no other mail variable with MAIL_URL=%s', (url) => {
    const { hasMail } = load({ ...production, ...(url !== undefined && { MAIL_URL: url }) });
    expect(hasMail).toBe(false);
  });

  it('reports one line per variable, even for two problems', () => {
    expect(faults({ ...production, BCRYPT_ROUNDS: '3' })).toHaveLength(1);
    const { NODE_ENV } = production;
    expect(faults({ NODE_ENV, SECRET_KEY_FILE: '/no/such/file' })).toHaveLength(1);
  });

  it('reports production rules together with other problems', () => {
    const lines = faults({ NODE_ENV: 'production', BCRYPT_ROUNDS: '5', PORT: 'x' });
    expect(lines.map((line) => line.split(' ')[0])).toEqual([
      'PORT',
      'SECRET_KEY',
      'BCRYPT_ROUNDS',
    ]);
  });
});
