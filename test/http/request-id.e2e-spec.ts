import { TestApp } from '../support/app.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

describe('the request id', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start()));
  afterAll(() => app.close());

  const idOf = async (path: string, given?: string) => {
    const headers: Record<string, string> = given === undefined ? {} : { 'x-request-id': given };
    const response = await app.request('GET', path, { headers });
    if (response.status >= 400) {
      expect(response.body.request_id).toBe(response.headers['x-request-id']);
    }
    return String(response.headers['x-request-id']);
  };

  it.each(['/health/live', '/api/v1/users/me', '/nothing', '/api/v1/users/%zz', '/docs'])(
    'generates a different request id for every response of %s',
    async (path) => {
      const [first, second] = [await idOf(path), await idOf(path)];
      expect(first).toMatch(UUID);
      expect(second).toMatch(UUID);
      expect(second).not.toBe(first);
    },
  );

  it.each(['a', '7', 'trace_1.2-3', '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11', 'x'.repeat(64)])(
    'keeps a well-formed request id of the client: %s',
    async (given) => {
      for (const path of ['/health/live', '/nothing', '/api/v1/users/%zz']) {
        expect(await idOf(path, given)).toBe(given);
      }
    },
  );

  it.each([
    '',
    'x'.repeat(65),
    'two words',
    'two,ids',
    '"quoted"',
    '<script>',
    'a\tb',
    '{"json":1}',
    'ünïcode',
  ])('replaces a malformed request id of the client: %j', async (given) => {
    for (const path of ['/health/live', '/nothing', '/api/v1/users/%zz']) {
      expect(await idOf(path, given)).toMatch(UUID);
    }
  });
});
