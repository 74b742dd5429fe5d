import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort, Server } from '../support/program.js';

const ROOT = resolve(import.meta.dirname, '../..');

describe('the package that npm pack makes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'uas-package-'));
  const installed = join(folder, 'package');
  const program = join(installed, 'bin/auth-service.cjs');

  beforeAll(() => {
    const options = ['--ignore-scripts', '--silent', '--pack-destination', folder];
    execFileSync('npm', ['pack', ...options], { cwd: ROOT, stdio: 'ignore' });
    const [archive = ''] = readdirSync(folder);
    execFileSync('tar', ['-xzf', archive], { cwd: folder });
    // As an installation has them beside it.
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('has what runs, what is read and what has to be, and no tests', () => {
    const files = readdirSync(installed, { recursive: true, encoding: 'utf8' });
    for (const name of ['dist/src/main.js', '.env.example', 'LICENSE', 'LICENSES', 'README.md']) {
      expect(files).toContain(name);
    }
    expect(
      files.filter((name) => /\.spec\.|^(test|src|sdk|node_modules)\b|\.(ts|map)$/.test(name)),
    ).toEqual([]);
  });

  it('has a command that runs as it is', () => {
    const version = execFileSync(program, ['--version'], { cwd: folder, encoding: 'utf8' });
    expect(version).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('serves from any folder, and ends in order on a signal to its own process', async () => {
    const server = new Server(folder, await freePort(), {}, [program]);
    await server.isReady();
    expect(await server.stop()).toEqual({ code: 0, signal: null });
    expect(server.stderr).toBe('');
    expect(readdirSync(join(folder, 'data'))).toContain('auth.db');
  });
});
