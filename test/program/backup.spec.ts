import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DocumentedPage } from '../support/documented-page.js';
import { ProjectFolder, type Server } from '../support/program.js';

const password = 'correct horse battery staple';
const account = (username: string) => ({ username, email: `${username}@example.com`, password });

/** The blocks of docs/operations.md, as they stand. */
describe('a backup of SQLite that was made while the service ran', () => {
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
    // Nothing of what was there may be needed.
    rmSync(join(folder.path, 'data'), { recursive: true });
    await run('## Restore');
  });
  afterAll(() => folder.remove());
  afterEach(() => server.stop());

  it('has the accounts, sessions and the key of that moment, also of a session that ended later', async () => {
    server = await folder.serve();
    expect([await signIn('before'), await signIn('afterwards')]).toEqual([200, 401]);
    expect(await profileStatus()).toBe(200);
  });

  it('lets nobody go on with an old session when it is started with another key', async () => {
    server = await folder.serve({ SECRET_KEY: 'another key, of thirty-two bytes or more' });
    expect(await profileStatus()).toBe(401);
    const { refresh_token } = tokens;
    expect((await server.post('/auth/refresh', { refresh_token })).status).toBe(401);
    expect(await signIn('before')).toBe(200);
  });
});
