import { SigningKeys } from '../../src/tokens/signing-keys/signing-keys.js';
import { TestApp } from '../support/app.js';
import { command } from '../support/command-line.js';
import { decodeJwt } from '../support/jwt.js';
import { receiveChanges } from '../support/receive-changes.js';
import { isAccessTokenValid, register } from '../support/users.js';

const ES256 = { ACCESS_TOKEN_ALG: 'ES256' };
const DAY = 24 * 60 * 60 * 1000;

interface Listed {
  kid: string;
  state: string;
  active_from: string;
  active_until: string | null;
}

describe('keys', () => {
  let app: TestApp;
  beforeEach(async () => {
    app = await TestApp.start(ES256);
  });
  afterEach(() => app.close());

  const run = (args: string[], variables: Record<string, string> = ES256) =>
    command(app.database, ['keys', ...args], '', { variables });
  const list = async (): Promise<Listed[]> => {
    const { stdout } = await run(['list', '--json']);
    return stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Listed);
  };
  /** Waits until the server has read the keys of the last command. */
  const receive = async () => {
    await receiveChanges(app);
    await app.get(SigningKeys).find('A'.repeat(43), 'ES256');
  };
  const published = async () =>
    (await app.request('GET', '/.well-known/jwks.json')).body.keys.length as number;

  it('list names id, algorithm, state and times, and no private key', async () => {
    const { stdout } = await run(['list']);
    expect(stdout).toMatch(/^[\w-]{43}\tES256\tactive\t\S+Z\t\S+Z\t-\n$/);
    expect((await run(['list', '--json'])).stdout).not.toContain('s1.');
  });

  it('rotate publishes a successor that signs after a day, in the running service', async () => {
    const user = await register(app);
    const { stdout } = await run(['rotate', '--json']);
    const next = JSON.parse(stdout) as Listed;
    expect(next.state).toBe('next');
    expect(Math.abs(Date.parse(next.active_from) - Date.now() - DAY)).toBeLessThan(60_000);
    await receive();
    expect(await published()).toBe(2);
    expect(await isAccessTokenValid(app, user.access_token)).toBe(true);
    expect(decodeJwt((await register(app)).access_token).header['kid']).not.toBe(next.kid);
  });

  it('rotate keeps the successor that it has created before', async () => {
    await run(['rotate']);
    await run(['rotate']);
    expect((await list()).map(({ state }) => state)).toEqual(['active', 'next']);
  });

  it('rotate --now signs with the published successor at once, and signs no user out', async () => {
    const user = await register(app);
    const next = JSON.parse((await run(['rotate', '--json'])).stdout) as Listed;
    await run(['rotate', '--now']);
    await receive();
    expect((await list()).map(({ state }) => state)).toEqual(['retiring', 'active']);
    expect(decodeJwt((await register(app)).access_token).header['kid']).toBe(next.kid);
    expect(await isAccessTokenValid(app, user.access_token)).toBe(true);
  });

  it('rotate says which setting is missing where no signing key is in use', async () => {
    const { code, stderr } = await run(['rotate'], {});
    expect([code, stderr]).toEqual([
      1,
      'no signing key is in use; set ACCESS_TOKEN_ALG to ES256, RS256 or EdDSA, or OPENID_ENABLED to true\n',
    ]);
  });

  it('revoke replaces the active key and rejects its tokens in the running service', async () => {
    const user = await register(app);
    const [{ kid } = { kid: '' }] = await list();
    expect((await run(['revoke', kid, '--yes'])).stdout).toBe(`revoked ${kid}\n`);
    await receive();
    expect(await isAccessTokenValid(app, user.access_token)).toBe(false);
    expect(await isAccessTokenValid(app, (await register(app)).access_token)).toBe(true);
    expect((await list()).map(({ state }) => state)).toEqual(['active']);
  });

  it('revoke needs a known key and a confirmation', async () => {
    expect(await run(['revoke', 'x', '--yes'])).toMatchObject({
      code: 1,
      stderr: 'There is no signing key x\n',
    });
    expect((await run(['revoke', 'x'])).stderr).toMatch(/use --yes/);
    expect(await list()).toHaveLength(1);
  });

  it('reseal encrypts the private keys with the new SECRET_KEY', async () => {
    const NEW = 'the key of this year, thirty-two bytes or more';
    const previous = { SECRET_KEY_PREVIOUS: 'a key of the tests, thirty-two bytes or more' };
    const { stdout } = await run(['reseal', '--json'], { SECRET_KEY: NEW, ...previous });
    expect(JSON.parse(stdout)).toMatchObject({ resealed: 1, remaining: 0 });
    const { access_token } = await register(app);
    const after = await TestApp.start({ ...ES256, SECRET_KEY: NEW }, app.database);
    try {
      expect(await isAccessTokenValid(after, access_token)).toBe(true);
    } finally {
      await after.close();
    }
  });
});
