import { allowedReturnAddress } from './return-address.js';

const ORIGINS = ['https://app.example.com'];

/** Published bypasses of checks of return addresses. */
const BYPASSES = [
  '',
  'evil.example',
  'www.evil.example',
  '//evil.example',
  '///evil.example',
  '////evil.example',
  '/\\evil.example',
  '\\/evil.example',
  '\\\\evil.example',
  '/\\/evil.example',
  '\\evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '/\r\n/evil.example',
  '\t//evil.example',
  ' //evil.example',
  '//evil.example/%2f..',
  '/.//evil.example',
  '/..//evil.example',
  '/a/..//evil.example',
  '/%2e%2e//evil.example',
  '/./\\evil.example',
  'http:evil.example',
  'https:evil.example',
  'http:/evil.example',
  'https:/evil.example',
  'http:\\\\evil.example',
  'https:\\evil.example',
  'https:///evil.example',
  'http:///evil.example',
  'https://evil.example',
  'http://evil.example',
  'HTTPS://evil.example',
  'https://app.example.com.evil.example',
  'https://app.example.com@evil.example',
  'https://app.example.com:pass@evil.example',
  'https://evil.example/app.example.com',
  'https://evil.example#app.example.com',
  'https://evil.example?app.example.com',
  'https://evil.example\\app.example.com',
  'https://evil.example\\@app.example.com',
  'https://user@app.example.com',
  'https://user:pass@app.example.com',
  'https://app.example.com:444',
  'http://app.example.com',
  'https://appxexample.com',
  'https://sub.app.example.com',
  'https://app.example.com\u0000.evil.example',
  'https://app.example.com\u2028.evil.example',
  'https://app。example。com.evil.example',
  'javascript:alert(1)',
  'JavaScript:alert(1)',
  'java\nscript:alert(1)',
  'javascript://app.example.com/%0aalert(1)',
  'data:text/html,x',
  'vbscript:x',
  'file:///etc/passwd',
  'ftp://app.example.com',
  'blob:https://app.example.com/x',
  'about:blank',
  '?x',
  '#x',
  './account',
  '../account',
  'account',
  `/${'a'.repeat(2_001)}`,
];

describe('allowedReturnAddress', () => {
  it.each(BYPASSES)('rejects %j', (given) => {
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
