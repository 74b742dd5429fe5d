import 'reflect-metadata';
import { faults, load } from '../../test/support/configuration.js';

const STRONG_KEY = 'rX0vQ9zv5Q1m7u3b8kTn2wJc4hYd6sLpAeGf';

describe('the configuration in production', () => {
  const production = { NODE_ENV: 'production', SECRET_KEY: STRONG_KEY };

  it('starts with a key of its own', () => {
    expect(load(production).isProduction).toBe(true);
  });

  it.each([
    ['no SECRET_KEY', {}, /^SECRET_KEY is missing; make one with: openssl rand/],
    ['an empty one', { SECRET_KEY: '' }, /^SECRET_KEY is missing/],
    ['a short one', { SECRET_KEY: STRONG_KEY.slice(0, 31) }, /^SECRET_KEY is shorter than 32/],
    [
      'a short previous one',
      { SECRET_KEY: STRONG_KEY, SECRET_KEY_PREVIOUS: STRONG_KEY.slice(0, 31) },
      /^SECRET_KEY_PREVIOUS is shorter than 32 bytes$/,
    ],
    [
      'a known example',
      { SECRET_KEY: 'change-me-change-me-change-me-change-me' },
      /^SECRET_KEY is a known example/,
    ],
    [
      'a cheap hash',
      { SECRET_KEY: STRONG_KEY, BCRYPT_ROUNDS: '9' },
      /^BCRYPT_ROUNDS must be at least 10 in production/,
    ],
  ])('refuses %s', (_, variables, expected) => {
    const lines = faults({ NODE_ENV: 'production', ...variables });
    expect(lines).toEqual([expect.stringMatching(expected)]);
  });

  it('gives each variable one line, also when it is wrong in two ways', () => {
    expect(faults({ ...production, BCRYPT_ROUNDS: '3' })).toHaveLength(1);
    const { NODE_ENV } = production;
    expect(faults({ NODE_ENV, SECRET_KEY_FILE: '/no/such/file' })).toHaveLength(1);
  });

  it('says all that is wrong beside other faults', () => {
    const lines = faults({ NODE_ENV: 'production', BCRYPT_ROUNDS: '5', PORT: 'x' });
    expect(lines.map((line) => line.split(' ')[0])).toEqual([
      'PORT',
      'SECRET_KEY',
      'BCRYPT_ROUNDS',
    ]);
  });
});
