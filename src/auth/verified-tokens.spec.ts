import { jest } from '@jest/globals';
import type { SigningKeys } from '../tokens/signing-keys/signing-keys.js';
import { VerifiedTokens } from './verified-tokens.js';

const removals: (() => void)[] = [];
const signingKeys = {
  onRemoval: (listener: () => void) => removals.push(listener),
} as unknown as SigningKeys;
const key = { sid: 'session', sub: 'user' };

describe('cache of verified tokens', () => {
  afterEach(() => jest.restoreAllMocks());

  it('returns a token until the second of its expiry', () => {
    const tokens = new VerifiedTokens(signingKeys);
    const clock = jest.spyOn(Date, 'now').mockReturnValue(99_999);
    tokens.add('token', { ...key, exp: 100 });
    expect(tokens.find('token')).toMatchObject(key);
    expect(tokens.find('another')).toBeUndefined();
    clock.mockReturnValue(100_000);
    expect(tokens.find('token')).toBeUndefined();
    clock.mockReturnValue(99_999);
    expect(tokens.find('token')).toBeUndefined();
  });

  it('is bounded in size and evicts the oldest token first', () => {
    const tokens = new VerifiedTokens(signingKeys);
    const exp = Date.now();
    for (let n = 0; n <= 20_000; n += 1) tokens.add(`token ${n}`, { ...key, exp });
    expect(tokens.find('token 0')).toBeUndefined();
    expect(tokens.find('token 1')).toMatchObject(key);
    expect(tokens.find('token 20000')).toMatchObject(key);
  });

  it('is empty after a signing key was revoked', () => {
    const tokens = new VerifiedTokens(signingKeys);
    tokens.add('token', { ...key, exp: Date.now() });
    for (const removed of removals) removed();
    expect(tokens.find('token')).toBeUndefined();
  });
});
