import { jest } from '@jest/globals';
import { VerifiedTokens } from './verified-tokens.js';

const key = { sid: 'session', sub: 'user' };

describe('cache of verified tokens', () => {
  afterEach(() => jest.restoreAllMocks());

  it('returns a token until the second of its expiry', () => {
    const tokens = new VerifiedTokens();
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
    const tokens = new VerifiedTokens();
    const exp = Date.now();
    for (let n = 0; n <= 20_000; n += 1) tokens.add(`token ${n}`, { ...key, exp });
    expect(tokens.find('token 0')).toBeUndefined();
    expect(tokens.find('token 1')).toMatchObject(key);
    expect(tokens.find('token 20000')).toMatchObject(key);
  });
});
