import { PublicUrl } from './public-url.js';

const ROOTS = new Set(['api', 'health', 'docs', 'openapi.json']);

describe('PublicUrl', () => {
  it.each([
    [undefined, '/api/v1/users', '/api/v1/users'],
    ['https://example.com', 'https://example.com/api/v1/users', '/api/v1/users'],
    ['https://example.com/a/b', 'https://example.com/a/b/api/v1/users', '/a/b/api/v1/users'],
  ])('with %s has the address %s and the path %s', (url, address, path) => {
    const { addressOf, pathOf } = bound(url);
    expect([addressOf('/api/v1/users'), pathOf('/api/v1/users')]).toEqual([address, path]);
  });

  it.each([
    ['/auth', '/auth/api/v1/users?a=b', '/api/v1/users?a=b'],
    ['/auth', '/api/v1/users?a=b', '/api/v1/users?a=b'],
    ['/auth', '/auth/nothing', '/nothing'],
    ['/auth', '/auth', '/'],
    ['/auth', '/auth?a', '/?a'],
    ['/auth', '/auth/', '/'],
    ['/auth', '/author', '/author'],
    ['/auth', '/other/auth/health', '/other/auth/health'],
    ['/auth', '/auth/auth/health', '/auth/health'],
    ['/auth', '*', '*'],
    ['/a/b', '/a/b/openapi.json', '/openapi.json'],
    // The prefix of these is also the first segment of a route.
    ['/api', '/api/api/v1/users', '/api/v1/users'],
    ['/api', '/api/v1/users', '/api/v1/users'],
    ['/api', '/api/health', '/health'],
    ['/docs', '/docs/docs', '/docs'],
    ['/docs', '/docs/swagger-ui.css', '/docs/swagger-ui.css'],
  ])('with the path %s reads %s as %s', (path, url, expected) => {
    const publicUrl = new PublicUrl(`https://example.com${path}`);
    expect(publicUrl.withoutPrefix(url, ROOTS)).toBe(expected);
  });
});

function bound(url: string | undefined) {
  const publicUrl = new PublicUrl(url);
  return {
    addressOf: (path: string) => publicUrl.addressOf(path),
    pathOf: (path: string) => publicUrl.pathOf(path),
  };
}
