import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPostgres } from '../support/database.js';
import { DocumentedPage } from '../support/documented-page.js';
import { ProjectFolder, type Server } from '../support/program.js';

const account = {
  username: 'ada',
  email: 'ada@example.com',
  password: 'correct horse battery staple',
};

/** Executes the block of docs/operations.md verbatim. */
describe('a move to PostgreSQL', () => {
  const folder = new ProjectFolder();
  afterAll(() => folder.remove());

  it('keeps all sessions', async () => {
    let server: Server = await folder.serve();
    const { body: tokens } = await server.post('/auth/register', account);
    await server.stop();
    const target = await createPostgres();
    mkdirSync(join(folder.path, 'secrets'));
    writeFileSync(join(folder.path, 'secrets/database_url'), `${target.url}\n`);

    const page = new DocumentedPage('docs/operations.md', '## Transfer to PostgreSQL');
    const { code, stdout, stderr } = await page.run(folder);
    expect([code, stderr]).toEqual([0, '']);
    const key = join(folder.path, 'data/secret.key');
    expect(stdout).toContain(
      `Next: set DATABASE_URL to the target, set SECRET_KEY_FILE=${key}, and start`,
    );

    server = await folder.serve({
      DATABASE_URL_FILE: 'secrets/database_url',
      SECRET_KEY_FILE: key,
    });
    const headers = { authorization: `Bearer ${tokens.access_token}` };
    expect((await fetch(`${server.url}/api/v1/users/me`, { headers })).status).toBe(200);
    const { refresh_token } = tokens;
    expect((await server.post('/auth/refresh', { refresh_token })).status).toBe(200);
    const { username, password } = account;
    expect((await server.post('/auth/login', { username, password })).status).toBe(200);
    await server.stop();
    await target.drop();
  });
});
