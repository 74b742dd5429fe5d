import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ProjectFolder, type Server } from '../support/program.js';

const ROOT = resolve(import.meta.dirname, '../..');

const APP = `
import { createAuthClient, type Problem, type User } from 'user-authentication-client';

const auth = createAuthClient({ baseUrl: process.env['API'] ?? '' });
const password = 'correct horse battery';
const { error } = await auth.register({ email: 'ada@example.com', username: 'ada', password });
if (error) throw new Error((error satisfies Problem).code);
const { data } = await auth.api.GET('/api/v1/users/me');
const name: User['username'] | undefined = data?.username;
await auth.logout();
console.log(name, await auth.isSignedIn());
`;

describe('the package of the SDK', () => {
  const folder = new ProjectFolder();
  const consumer = mkdtempSync(join(tmpdir(), 'uas-sdk-'));
  const run = (command: string, ...args: string[]) =>
    execFileSync(command, args, { cwd: consumer, encoding: 'utf8', stdio: 'pipe' });
  let server: Server;
  let packed: { filename: string; files: { path: string }[] };

  beforeAll(async () => {
    server = await folder.serve();
    const sdk = join(ROOT, 'sdk');
    // npm test builds it before.
    const report = run('npm', 'pack', sdk, '--json', '--ignore-scripts');
    [packed] = JSON.parse(report) as [typeof packed];
  });
  afterAll(async () => {
    await server.stop();
    await folder.remove();
    rmSync(consumer, { recursive: true });
  });

  it('contains the built client and its types, and no sources', () => {
    const paths = packed.files.map(({ path }) => path);
    const needed = ['LICENSE', 'README.md', 'package.json', 'dist/index.js', 'dist/index.d.ts'];
    expect(paths).toEqual(expect.arrayContaining([...needed, 'dist/browser.js']));
    expect(paths.filter((path) => path.startsWith('dist/') || needed.includes(path))).toEqual(
      paths,
    );
  });

  it('can be installed, compiles in an app with strict types, and runs in Node.js', () => {
    const from = (name: string) => `file:${join(ROOT, 'node_modules', name)}`;
    const manifest = {
      type: 'module',
      dependencies: {
        'user-authentication-client': `file:${packed.filename}`,
        // Its dependencies come from this repository, so no network is needed.
        'openapi-fetch': from('openapi-fetch'),
        'openapi-typescript-helpers': from('openapi-typescript-helpers'),
      },
    };
    writeFileSync(join(consumer, 'package.json'), JSON.stringify(manifest));
    const compilerOptions = {
      strict: true,
      module: 'nodenext',
      target: 'es2022',
      lib: ['es2022', 'dom'],
      types: ['node'],
      typeRoots: [join(ROOT, 'node_modules/@types')],
    };
    writeFileSync(join(consumer, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
    writeFileSync(join(consumer, 'app.mts'), APP);
    run('npm', 'install', '--offline', '--no-audit');
    const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
    run(process.execPath, compiler, '--project', 'tsconfig.json');
    const output = execFileSync(process.execPath, ['app.mjs'], {
      cwd: consumer,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], API: server.url },
    });
    expect(output).toBe('ada false\n');
  });
});
