import { existsSync } from 'node:fs';
import { ProjectFolder } from '../support/program.js';

/** A well-formed hash that matches no password. */
const HASH = '$2b$04$abcdefghijklmnopqrstuuabcdefghijklmnopqrstuvwxyzabcde';
const COUNT = 3_000;

const rows = Array.from({ length: COUNT }, (_, i) =>
  JSON.stringify({ email: `m${i}@example.com`, username: `member${i}`, password_hash: HASH }),
).join('\n');

describe('output without a reader', () => {
  const folder = new ProjectFolder();
  afterAll(() => folder.remove());

  it('does not stop an import', async () => {
    const line = `${process.execPath} dist/src/main.js user import - --format jsonl | head -n 1`;
    const { stdout } = await folder.run(['sh', '-c', line], {}, rows);
    expect(stdout).toMatch(/^1\timported\tmember0\t/);
    const list = await folder.cli(['user', 'list']);
    expect(list.stdout.trimEnd().split('\n')).toHaveLength(COUNT);
  });

  it('ends a list early with exit code 0', async () => {
    const line = `{ ${process.execPath} dist/src/main.js user list; echo "status $?" >&2; } | head -n 1`;
    const { stdout, stderr } = await folder.run(['sh', '-c', line]);
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toBe('status 0\n');
  });

  it('ends an export early with exit code 0', async () => {
    const line = `{ ${process.execPath} dist/src/main.js user export member0; echo "status $?" >&2; } | true`;
    expect((await folder.run(['sh', '-c', line])).stderr).toBe('status 0\n');
  });

  it('does not stop the service when the reader of its log ends', async () => {
    const server = await folder.serve({ DATABASE_URL: 'sqlite:./other.db' });
    server.closeStdout();
    const registered = await server.post('/auth/register', {
      email: 'ada@example.com',
      username: 'ada',
      password: 'correct horse battery',
    });
    expect(registered.status).toBe(201);
    expect((await fetch(`${server.url}/health/live`)).status).toBe(200);
    expect(server.stderr).toMatch(/^the log cannot be written \(EPIPE\)/m);
    server.signal('SIGTERM');
    await server.ended;
  });

  // Skipped where there is no /dev/full, the file of a full disk: only Linux has it.
  const onLinux = existsSync('/dev/full') ? it : it.skip;
  onLinux('is an error when the disk is full', async () => {
    const line = `exec ${process.execPath} dist/src/main.js user list > /dev/full`;
    expect(await folder.run(['sh', '-c', line])).toMatchObject({ code: 1, signal: null });
    const { stderr } = await folder.run(['sh', '-c', line.replace('list', 'export member0')]);
    expect(stderr.trimEnd().split('\n')).toEqual([expect.stringMatching(/^the output /)]);
  });
});
