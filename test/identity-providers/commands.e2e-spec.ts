import { TestApp } from '../support/app.js';
import { command } from '../support/command-line.js';

describe('commands for identity providers', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start({ IDENTITY_PROVIDERS_ENABLED: 'true' })));
  afterAll(() => app.close());

  it.each([
    [
      'the secret file that cannot be read',
      ['google', '--kind', 'google', '--client-id', 'a', '--secret-file', '/missing.secret'],
      /^cannot read the secret file: ENOENT\b.*'\/missing\.secret'\n$/,
    ],
    [
      'the missing issuer',
      ['work', '--kind', 'microsoft', '--client-id', 'a'],
      /^Some fields are invalid\n {2}issuer is required for a provider of the kind microsoft\n$/,
    ],
    [
      'the issuer without https:',
      ['work', '--kind', 'oidc', '--client-id', 'a', '--issuer', 'http://id.example.com'],
      /\n {2}issuer must be an https: address without a query\n$/,
    ],
  ])('name %s', async (_, args, reason) => {
    const { code, stderr } = await command(app.database, ['provider', 'create', ...args], '', {
      variables: { IDENTITY_PROVIDERS_ENABLED: 'true' },
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(reason);
  });
});
