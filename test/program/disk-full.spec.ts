import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, ProjectFolder, Server } from '../support/program.js';
import { waitUntil } from '../support/wait-until.js';

/** Limits every file to 60 kB, less than the smallest database. */
const runWithFileLimit = (folder: ProjectFolder, args: string) =>
  folder.run(['bash', '-c', `ulimit -f 60; exec node dist/src/main.js ${args}`]);

const namesIn = (path: string) => (existsSync(path) ? readdirSync(path).toSorted() : []);

describe('a full disk', () => {
  const folder = new ProjectFolder();
  afterAll(() => folder.remove());

  beforeAll(async () => {
    await folder.cli(['user', 'list']);
    await folder.cli(['backup', 'a.db']);
  });
  it.each([
    [
      'a backup',
      'backup backup/b.db',
      /^backup\/b\.db cannot be read or written: the disk is full or failing; free space and retry\n$/,
    ],
    [
      'a restore',
      'restore a.db --yes',
      /^\.\/data\/auth\.db cannot be read or written: the disk is full or failing; free space and retry\n$/,
    ],
  ])(
    'ends %s with a one-line error, without loss and without leftovers',
    async (_, args, reason) => {
      const database = readFileSync(join(folder.path, 'data/auth.db'));
      const { code, stdout, stderr } = await runWithFileLimit(folder, args);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(reason);
      expect(readFileSync(join(folder.path, 'data/auth.db'))).toEqual(database);
      const names = ['data', 'backup'].flatMap((name) => namesIn(join(folder.path, name)));
      expect(names).toEqual(['auth.db', 'secret.key']);
    },
  );

  it('makes a running service not ready, and it serves reads', async () => {
    const limited = [
      'bash',
      '-c',
      'ulimit -f 250; exec "$0" dist/src/main.js "$@"',
      process.execPath,
    ];
    const server = new Server(folder.path, await freePort(), { BCRYPT_ROUNDS: '4' }, limited);
    await server.isReady();
    const register = (index: number) =>
      server.post('/auth/register', {
        email: `user${index}@example.com`,
        username: `user${index}`,
        password: 'correct horse battery',
      });
    const first = await register(0);
    let index = 1;
    await waitUntil(async () => (await register(index++)).status === 503);
    const ready = () => fetch(`${server.url}/health/ready`);
    await waitUntil(async () => (await ready()).status === 503);
    expect(await (await ready()).json()).toMatchObject({ code: 'service_unavailable' });
    const me = await fetch(`${server.url}/api/v1/users/me`, {
      headers: { authorization: `Bearer ${first.body.access_token}` },
    });
    expect(me.status).toBe(200);
    await server.stop();
  });
});
