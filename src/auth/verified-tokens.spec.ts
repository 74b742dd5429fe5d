import { jest } from '@jest/globals';
import { VerifiedTokens } from './verified-tokens.js';

const key = { sid: 'session', sub: 'user' };

describe('verified tokens', () => {
  afterEach(() => jest.restoreAllMocks());

  it('are known until the second in which they end', () => {
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

  it('are bounded in number; the oldest goes first', () => {
    const tokens = new VerifiedTokens();
    const exp = Date.now();
    for (let n = 0; n <= 20_000; n += 1) tokens.add(`token ${n}`, { ...key, exp });
    expect(tokens.find('token 0')).toBeUndefined();
    expect(tokens.find('token 1')).toMatchObject(key);
    expect(tokens.find('token 20000')).toMatchObject(key);
  });
});
