import { OPEN_REDIRECTS } from '../../../test/support/open-redirects.js';
import { allowedReturnAddress } from './return-address.js';

const ORIGINS = ['https://app.example.com'];

describe('allowedReturnAddress', () => {
  it.each(OPEN_REDIRECTS)('rejects %j', (given) => {
    expect(allowedReturnAddress(given, ORIGINS)).toBeUndefined();
  });

  it.each([undefined, null, 1, ['/account'], { 0: '/' }])('rejects the value %j', (given) => {
    expect(allowedReturnAddress(given, ORIGINS)).toBeUndefined();
  });

  it.each([
    ['/', '/'],
    ['/account', '/account'],
    ['/account?tab=sessions#list', '/account?tab=sessions#list'],
    ['/a/../account', '/account'],
    ['/%2f/evil.example', '/%2f/evil.example'],
    ['https://app.example.com', 'https://app.example.com/'],
    ['https://app.example.com/start?a=b', 'https://app.example.com/start?a=b'],
    ['https://app.example.com:443/start', 'https://app.example.com/start'],
  ])('accepts %j as %j', (given, expected) => {
    expect(allowedReturnAddress(given, ORIGINS)).toBe(expected);
  });
});
