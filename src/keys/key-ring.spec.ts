import 'reflect-metadata';
import { loadEnvironment } from '../config/load-environment.js';
import { deriveKey } from './derive-key.js';
import { keyIdOf, KeyRing } from './key-ring.js';

const CURRENT = 'the key of this year, thirty-two bytes or more';
const PREVIOUS = 'the key of last year, thirty-two bytes or more';

const ringOf = (variables: Record<string, string>) =>
  new KeyRing(loadEnvironment({ DATABASE_URL: 'sqlite::memory:', ...variables }, '/no/.env'));
const exported = (ring: KeyRing) => ring.keysOf('refresh-token').map((key) => key.export());

describe('KeyRing', () => {
  it('derives the key of SECRET_KEY first, then that of SECRET_KEY_PREVIOUS', () => {
    const ring = ringOf({ SECRET_KEY: CURRENT, SECRET_KEY_PREVIOUS: PREVIOUS });
    expect(exported(ring)).toEqual(
      [CURRENT, PREVIOUS].map((secret) => deriveKey(secret, 'refresh-token').export()),
    );
  });

  it('has one key without SECRET_KEY_PREVIOUS, and where both variables are alike', () => {
    expect(exported(ringOf({ SECRET_KEY: CURRENT }))).toHaveLength(1);
    const alike = ringOf({ SECRET_KEY: CURRENT, SECRET_KEY_PREVIOUS: CURRENT });
    expect(exported(alike)).toHaveLength(1);
  });

  it('keeps one key for all purposes of a start where the key is random', () => {
    const ring = ringOf({});
    expect(exported(ring)).toEqual(exported(ring));
  });

  it('identifies keys by different ids of 16 characters', () => {
    const ring = ringOf({ SECRET_KEY: CURRENT, SECRET_KEY_PREVIOUS: PREVIOUS });
    const ids = [...ring.keysOf('sealed-value'), ...ring.keysOf('access-token')].map(keyIdOf);
    expect(new Set(ids).size).toBe(4);
    for (const id of ids) expect(id).toMatch(/^[\w-]{16}$/);
  });
});
