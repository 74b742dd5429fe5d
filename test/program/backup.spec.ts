import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DocumentedPage } from '../support/documented-page.js';
import { ProjectFolder, type Server } from '../support/program.js';

const password = 'correct horse battery staple';
const account = (username: string) => ({ username, email: `${username}@example.com`, password });

/** Executes the blocks of docs/operations.md verbatim. */
describe('a backup of SQLite made while the service runs', () => {
  const folder = new ProjectFolder();
  let server: Server;
  let tokens: { access_token: string; refresh_token: string };

  const run = async (heading: string) => {
    const { code, stderr } = await new DocumentedPage('docs/operations.md', heading).run(folder);
    expect([code, stderr]).toEqual([0, '']);
  };
  const profileStatus = async () => {
    const headers = { authorization: `Bearer ${tokens.access_token}` };
    return (await fetch(`${server.url}/api/v1/users/me`, { headers })).status;
  };
  const signIn = async (username: string) =>
    (await server.post('/auth/login', { username, password })).status;

  beforeAll(async () => {
    server = await folder.serve();
    tokens = (await server.post('/auth/register', account('before'))).body;
    await run('## Backup');
    await server.post('/auth/register', account('afterwards'));
    await server.post('/auth/logout', { refresh_token: tokens.refresh_token });
    expect(await profileStatus()).toBe(401);
    await server.stop();
    // The restore must not depend on any earlier file.
    rmSync(join(folder.path, 'data'), { recursive: true });
    await run('## Restore');
  });
  afterAll(() => folder.remove());
  afterEach(() => server.stop());

  it('restores the users, sessions and key of the backup, including a session revoked later', async () => {
    server = await folder.serve();
    expect([await signIn('before'), await signIn('afterwards')]).toEqual([200, 401]);
    expect(await profileStatus()).toBe(200);
  });

  it('accepts no token of an old session when the service starts with another key', async () => {
    server = await folder.serve({ SECRET_KEY: 'another key, of thirty-two bytes or more' });
    expect(await profileStatus()).toBe(401);
    const { refresh_token } = tokens;
    expect((await server.post('/auth/refresh', { refresh_token })).status).toBe(401);
    expect(await signIn('before')).toBe(200);
  });
});
