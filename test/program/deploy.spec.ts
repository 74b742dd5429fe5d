import 'reflect-metadata';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { variableNames } from '../../src/config/load-environment.js';
import { freePort, ProjectFolder } from '../support/program.js';

const ROOT = resolve(import.meta.dirname, '../..');
const read = (name: string) => readFileSync(join(ROOT, name), 'utf8');

describe('the deployment files', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: { 'start:prod': string } };
  const started = scripts['start:prod'].split(' ').slice(1);

  it('the Dockerfile starts the service with the options of npm run start:prod', () => {
    const command = /^CMD (\[.*\])$/m.exec(read('Dockerfile'))?.[1] ?? '[]';
    expect(JSON.parse(command)).toEqual(['node', ...started]);
  });

  it('the systemd unit starts the service with the options of npm run start:prod', () => {
    const unit = read('deploy/systemd/user-authentication.service');
    expect(/^ExecStart=\/usr\/bin\/node (.*)$/m.exec(unit)?.[1]?.split(' ')).toEqual(started);
  });

  it.each([
    'compose.yaml',
    'Dockerfile',
    'deploy/systemd/user-authentication.service',
    'deploy/kubernetes/user-authentication.yaml',
  ])('sets only existing variables: %s', (file) => {
    // These belong to the PostgreSQL container.
    const text = read(file).replaceAll(/POSTGRES_\w+/g, '');
    const named = [
      ...text.matchAll(/\b([A-Z]+(?:_[A-Z]+)*)(?:: |=[^=])/g),
      ...text.matchAll(/- name: ([A-Z_]+)$/gm),
    ].map(([, name = '']) => name);
    expect(named.length).toBeGreaterThan(1);
    const known = variableNames().flatMap((name) => [name, `${name}_FILE`]);
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });

  it.each([
    ['compose.yaml', /stop_grace_period: (\d+)s/],
    ['deploy/systemd/user-authentication.service', /^TimeoutStopSec=(\d+)$/m],
    ['deploy/kubernetes/user-authentication.yaml', /terminationGracePeriodSeconds: (\d+)/],
  ])('leaves a shutdown ten seconds after SHUTDOWN_DELAY_SECONDS: %s', (file, timeout) => {
    const text = read(file);
    const delay = /SHUTDOWN_DELAY_SECONDS(?:: |=|\s+value: ')(\d+)/.exec(text)?.[1];
    expect(Number(delay)).toBeGreaterThan(0);
    expect(Number(timeout.exec(text)?.[1])).toBeGreaterThanOrEqual(Number(delay) + 10);
  });

  describe('the health check of a container', () => {
    const folder = new ProjectFolder();
    afterAll(() => folder.remove());
    const check = (PORT: string, HOST = '127.0.0.1') =>
      folder.run([process.execPath, 'scripts/health-check.mjs'], { PORT, HOST });

    it('succeeds for a ready service and fails when none is listening', async () => {
      const server = await folder.serve();
      expect(await check(String(server.port))).toEqual({
        code: 0,
        signal: null,
        stdout: '',
        stderr: '',
      });
      await server.stop();
      expect(await check(String(await freePort()))).toMatchObject({ code: 1 });
    });

    it.each([
      ['::1', '::1'],
      ['::', '::'],
      ['0.0.0.0', '0.0.0.0'],
      ['127.0.0.2', '127.0.0.2'],
      ['localhost', 'localhost'],
      ['', '127.0.0.1'],
    ])('reaches a service with HOST=%s', async (HOST, listensOn) => {
      const ready = createServer((_request, response) => response.writeHead(200).end('{}'));
      await once(ready.listen(0, listensOn), 'listening');
      const { port } = ready.address() as AddressInfo;
      expect(await check(String(port), HOST)).toMatchObject({ code: 0, stderr: '' });
      ready.close();
    });

    it('fails for a service that is not ready', async () => {
      const unready = createServer((_request, response) => response.writeHead(503).end());
      await once(unready.listen(0, '127.0.0.1'), 'listening');
      const { port } = unready.address() as AddressInfo;
      expect(await check(String(port))).toMatchObject({ code: 1 });
      unready.close();
    });
  });
});
