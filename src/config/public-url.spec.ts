import { parsePublicUrl } from './public-url.js';

describe('parsePublicUrl', () => {
  it.each([
    ['https://example.com', 'https://example.com'],
    ['https://example.com/', 'https://example.com'],
    ['https://example.com/auth', 'https://example.com/auth'],
    ['https://example.com/auth/', 'https://example.com/auth'],
    ['https://example.com/a/b-c/d_e~f.g', 'https://example.com/a/b-c/d_e~f.g'],
    ['HTTPS://Example.COM:443/Auth', 'https://example.com/Auth'],
    ['http://localhost:8000', 'http://localhost:8000'],
    ['http://[::1]:8000/auth', 'http://[::1]:8000/auth'],
    ['https://bücher.example/ä', 'https://xn--bcher-kva.example/%C3%A4'],
    ['https://example.com/a/../b', 'https://example.com/b'],
    ['https://example.com/api', 'https://example.com/api'],
  ])('normalises %s to %s', (text, url) => {
    expect(parsePublicUrl(text)).toBe(url);
  });

  it.each([
    '',
    '/auth',
    'example.com/auth',
    'ftp://example.com',
    'capacitor://localhost',
    'https://',
    'https://user:password@example.com',
    'https://example.com/auth?a=b',
    'https://example.com/auth#a',
    'https://example.com//auth',
    'https://example.com/auth//',
    'https://example.com/a b',
    'https://example.com/api/v1',
    'https://example.com/auth/api/v1/',
    'https://example.com:99999',
  ])('rejects %j', (text) => {
    expect(parsePublicUrl(text)).toBeUndefined();
  });
});
