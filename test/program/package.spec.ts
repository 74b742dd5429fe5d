import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
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
    // An installation has the dependencies beside the package.
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('contains the program, its documents and licences, and no tests', () => {
    const files = readdirSync(installed, { recursive: true, encoding: 'utf8' });
    for (const name of ['dist/src/main.js', '.env.example', 'LICENSE', 'LICENSES', 'README.md']) {
      expect(files).toContain(name);
    }
    expect(
      files.filter((name) => /\.spec\.|^(test|src|sdk|node_modules)\b|\.(ts|map)$/.test(name)),
    ).toEqual([]);
  });

  it('contains a command that runs without further steps', () => {
    const version = execFileSync(program, ['--version'], { cwd: folder, encoding: 'utf8' });
    expect(version).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('serves from any folder and stops cleanly on a signal to its own process', async () => {
    const server = new Server(folder, await freePort(), {}, [program]);
    await server.isReady();
    expect(await server.stop()).toEqual({ code: 0, signal: null });
    expect(server.stderr).toBe('');
    expect(readdirSync(join(folder, 'data'))).toContain('auth.db');
  });
});
