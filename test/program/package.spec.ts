import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { freePort, Server } from '../support/program.js';

const ROOT = resolve(import.meta.dirname, '../..');

describe('the package built by npm pack', () => {
  const folder = mkdtempSync(join(tmpdir(), 'uas-package-'));
  const installed = join(folder, 'package');
  const program = join(installed, 'bin/auth-service.cjs');

  beforeAll(() => {
    const options = ['--ignore-scripts', '--silent', '--pack-destination', folder];
    execFileSync('npm', ['pack', ...options], { cwd: ROOT, stdio: 'ignore' });
    const [archive = ''] = readdirSync(folder);
    execFileSync('tar', ['-xzf', archive], { cwd: folder });
    // As `npm ci --omit=dev` installs them: no development package is found.
    const list = execFileSync('npm', ['ls', '--omit=dev', '--all', '--parseable'], { cwd: ROOT });
    const modules = join(ROOT, 'node_modules');
    for (const path of list.toString().trim().split('\n').slice(1)) {
      const name = relative(modules, path);
      // Nested packages come with the one around them.
      if (name.includes('node_modules')) continue;
      mkdirSync(dirname(join(folder, 'node_modules', name)), { recursive: true });
      symlinkSync(path, join(folder, 'node_modules', name));
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('contains the program, its documents and licences, and no tests', () => {
    const files = readdirSync(installed, { recursive: true, encoding: 'utf8' });
    for (const name of [
      'dist/src/main.js',
      'dist/THIRD-PARTY-NOTICES.txt',
      '.env.example',
      'LICENSE',
      'LICENSES',
      'README.md',
    ]) {
      expect(files).toContain(name);
    }
    expect(
      files.filter((name) => /\.spec\.|^(test|src|sdk|node_modules)\b|\.(ts|map)$/.test(name)),
    ).toEqual([]);
  });

  it('lists the bundled packages with their versions, for scanners', () => {
    const sbom = JSON.parse(readFileSync(join(installed, 'dist/sbom.cdx.json'), 'utf8'));
    const purls: string[] = sbom.components.map(({ purl }: { purl: string }) => purl);
    for (const name of ['fastify', '%40nestjs/core', 'typeorm', 'jose', 'pg', 'bcrypt', 'redoc']) {
      expect(purls).toContainEqual(expect.stringMatching(`^pkg:npm/${name}@\\d+\\.\\d+\\.\\d+`));
    }
  });

  it('contains a command that runs without further steps', () => {
    const version = execFileSync(program, ['--version'], { cwd: folder, encoding: 'utf8' });
    expect(version).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('serves the API and its documentation from any folder and stops cleanly on a signal to its own process', async () => {
    const server = new Server(folder, await freePort(), {}, [program]);
    await server.isReady();
    for (const path of ['docs', 'docs/swagger-ui-bundle.js', 'redoc/redoc.standalone.js']) {
      expect((await fetch(`${server.url}/${path}`)).status).toBe(200);
    }
    expect(await server.stop()).toEqual({ code: 0, signal: null });
    // Besides the link of the setup.
    expect(server.stderr).toMatch(/^(?:No user yet\.[^]*\n\n)?$/);
    expect(readdirSync(join(folder, 'data'))).toContain('auth.db');
  });
});
