import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { removeAfterTests, spawnGuarded } from '../support/guarded-spawn.js';
import { freePort, ProjectFolder, type Server } from '../support/program.js';
import { waitUntil } from '../support/wait-until.js';

const ROOT = resolve(import.meta.dirname, '../..');
const EXAMPLE = join(ROOT, 'examples/resource-server');
const REVOCATION_FEED_TOKEN = 'the-token-of-a-resource-server-of-the-tests';

/** A copy of the example, compiled, with the packages of this repository: no network is needed. */
function buildExample(): string {
  const folder = mkdtempSync(join(tmpdir(), 'uas-resource-server-'));
  removeAfterTests(folder);
  cpSync(EXAMPLE, folder, { recursive: true, filter: (path) => !/node_modules|build$/.test(path) });
  const packages = join(folder, 'node_modules');
  mkdirSync(packages);
  for (const name of ['@nestjs', '@types', 'express', 'fastify', 'reflect-metadata', 'rxjs']) {
    symlinkSync(join(ROOT, 'node_modules', name), join(packages, name));
  }
  symlinkSync(join(ROOT, 'sdk'), join(packages, 'user-authentication-client'));
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [compiler], { cwd: folder, encoding: 'utf8' });
  return folder;
}

describe('the resource server examples', () => {
  const project = new ProjectFolder();
  let service: Server;
  let folder: string;
  beforeAll(async () => {
    service = await project.serve({ ACCESS_TOKEN_ALG: 'ES256', REVOCATION_FEED_TOKEN });
    folder = buildExample();
  });
  afterAll(async () => {
    await service.stop();
    await project.remove();
  });

  it.each(['express', 'fastify', 'nest'])(
    'accept tokens and reject missing, changed and revoked ones with %s',
    async (framework) => {
      const port = await freePort();
      const api = spawnGuarded(process.execPath, [`build/${framework}.js`], {
        cwd: folder,
        env: { AUTH_SERVICE: service.url, REVOCATION_FEED_TOKEN, PORT: String(port) },
      });
      const send = (token?: string, method = 'GET') =>
        fetch(`http://127.0.0.1:${port}/orders`, {
          method,
          headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
        });
      const statusOf = async (token?: string, method?: string) =>
        (await send(token, method).catch(() => undefined))?.status;

      const user = { username: framework, password: 'correct horse battery' };
      const { body: first } = await service.post('/auth/register', {
        ...user,
        email: `${framework}@example.com`,
      });
      const { body: second } = await service.post('/auth/login', user);
      try {
        // 503 until the first heartbeat of the feed.
        await waitUntil(async () => (await statusOf(first.access_token)) === 200);
        expect(await (await send(first.access_token)).json()).toEqual({
          user: expect.any(String),
          orders: [],
        });
        expect(await statusOf(first.access_token, 'DELETE')).toBe(204);
        for (const token of [undefined, `${first.access_token}x`]) {
          const rejected = await send(token);
          expect(rejected.status).toBe(401);
          expect(rejected.headers.get('www-authenticate')).toMatch(/^Bearer error="invalid_token"/);
          expect(await rejected.json()).toEqual({ error: 'invalid_token' });
        }
        await service.post('/auth/logout', { refresh_token: first.refresh_token });
        await waitUntil(async () => (await statusOf(first.access_token)) === 401);
        expect(await statusOf(second.access_token)).toBe(200);
      } finally {
        api.kill();
      }
    },
  );
});
