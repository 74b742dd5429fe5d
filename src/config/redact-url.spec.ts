import { redactUrl } from './redact-url.js';

describe('redactUrl', () => {
  it.each([
    ['sqlite:./data/auth.db', 'sqlite:./data/auth.db'],
    ['postgres://app:canary@db:5432/auth', 'postgres://db:5432/auth'],
    ['postgres://db/auth?user=app&password=canary', 'postgres://db/auth'],
    ['postgres://app:can@ary@db/auth', 'postgres://db/auth'],
    ['https://app:canary@collector:4318/v1', 'https://collector:4318/v1'],
    ['smtp://app:canary@mail:587?ca=canary', 'smtp://mail:587'],
    ['off', 'off'],
  ])('turns %s into %s', (address, shown) => {
    expect(redactUrl(address)).toBe(shown);
  });

  it.each([
    'postgres://app:/canary@db/auth',
    'postgres://app:5/canary@db/auth',
    'postgres://app:x@canary/y@db/auth',
    'postgres://app:x@canary?y@db/auth',
    'postgres://app:x@canary#y@db/auth',
    'postgres://app:canary:/?#@db/auth',
    'sqlite://app:canary@db/auth',
    'canary',
  ])('returns nothing for %s', (address) => {
    expect(redactUrl(address)).toBeUndefined();
  });
});
