import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ProjectFolder, type Server } from '../support/program.js';

const ADA = { email: 'ada@example.com', username: 'ada', password: 'correct horse battery' };
const HINT =
  'No admin yet. Create the first: npx auth-service user create --role admin --username admin --email admin@example.com';

const SETUP =
  /^No user yet\. Create the first admin in a browser on this machine, within 60 minutes:\n\n {2}http:\/\/localhost:\d+\/setup\?token=uasu_[\w-]+\n\n$/;

describe('the service in a fresh folder', () => {
  const folder = new ProjectFolder();
  let server: Server;
  let refreshToken: string;

  beforeAll(async () => (server = await folder.serve()));
  afterAll(async () => {
    await server.stop();
    await folder.remove();
  });

  const restart = async () => {
    await server.stop();
    server = await folder.serve({ PORT: String(server.port) });
  };

  it('prints its addresses and how to create the first admin', async () => {
    await server.waitForOutput('No admin');
    const base = `http://localhost:${server.port}`;
    expect(server.stdout).toContain(`${base}/api/v1`);
    expect(server.stdout).toContain(`${base}/docs and ${base}/redoc`);
    expect(server.stdout).toContain(`${base}/ (sign-in and account)`);
    expect(server.stdout).toContain(HINT);
    expect(server.stderr).toMatch(SETUP);
    expect(server.stdout).not.toContain('uasu_');
  });

  it('creates a folder with its database and a key file, readable only by its owner', () => {
    const data = join(folder.path, 'data');
    expect(readdirSync(data)).toEqual(expect.arrayContaining(['auth.db', 'secret.key']));
    expect(statSync(data).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(data)) {
      expect([name, statSync(join(data, name)).mode & 0o777]).toEqual([name, 0o600]);
    }
    expect(server.stdout).toContain('completed');
  });

  it('serves every address that it printed', async () => {
    for (const path of ['/docs', '/docs/swagger-ui-bundle.js', '/redoc', '/openapi.json']) {
      expect([path, (await fetch(server.url + path)).status]).toEqual([path, 200]);
    }
    const { status, body } = await server.post('/auth/register', ADA);
    expect(status).toBe(201);
    refreshToken = body.refresh_token;
  });

  it('listens on the loopback interface only', async () => {
    await expect(fetch(`http://[::1]:${server.port}/health`)).rejects.toThrow();
  });

  it('keeps users and sessions over a restart', async () => {
    await restart();
    const refreshed = await server.post('/auth/refresh', { refresh_token: refreshToken });
    expect(refreshed.status).toBe(200);
    const headers = { authorization: `Bearer ${refreshed.body.access_token}` };
    const me = await fetch(`${server.url}/api/v1/users/me`, { headers });
    expect(await me.json()).toMatchObject({ username: 'ada' });
    const { username, password } = ADA;
    expect((await server.post('/auth/login', { username, password })).status).toBe(200);
    expect(server.stdout).not.toContain('migration');
  });

  it('accepts the printed command and stops printing it once an admin exists', async () => {
    await server.waitForOutput(HINT);
    const args = HINT.split('npx auth-service ')[1]?.split(' ') ?? [];
    const made = await folder.cli([...args, '--password-stdin'], 'a long admin password\n');
    expect([made.code, made.stderr]).toEqual([0, '']);
    expect(made.stdout).toMatch(/^created admin admin \(/);
    const login = { username: 'admin', password: 'a long admin password' };
    expect((await server.post('/auth/login', login)).status).toBe(200);

    await restart();
    await server.waitForOutput('/docs');
    await server.stop();
    expect(server.stdout).not.toContain('admin');
  });

  it('leaves only its data folder behind', () => {
    expect(existsSync(join(folder.path, '.env'))).toBe(false);
    const own = ['bin', 'build', 'data', 'dist', 'node_modules', 'package.json', 'scripts'];
    expect(readdirSync(folder.path).toSorted()).toEqual(own);
  });
});
