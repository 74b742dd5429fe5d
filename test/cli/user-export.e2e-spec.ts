import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestApp } from '../support/app.js';
import { command } from '../support/command-line.js';
import { register } from '../support/users.js';

describe('user export', () => {
  let app: TestApp;
  let folder: string;
  beforeAll(async () => {
    app = await TestApp.start();
    folder = await mkdtemp(join(tmpdir(), 'uas-export-'));
  });
  afterAll(async () => {
    await app.close();
    await rm(folder, { recursive: true });
  });

  const run = (...args: string[]) => command(app.database, ['user', 'export', ...args]);

  it('prints the document of the API', async () => {
    const user = await register(app);
    const { code, stdout, stderr } = await run(user.email);
    expect([code, stderr]).toEqual([0, '']);
    const { body } = await app.api('GET', '/users/me/export', { token: user.access_token });
    const printed = JSON.parse(stdout);
    const [recorded] = printed.audit_events.slice(-1);
    expect(recorded).toMatchObject({ event: 'user_exported', details: { via: 'command_line' } });
    expect(Object.keys(printed)).toEqual(Object.keys(body));
    expect({ ...printed, audit_events: [], exported_at: '' }).toEqual({
      ...body,
      audit_events: [],
      exported_at: '',
    });
  });

  it('writes a file that only its owner may read, and replaces none', async () => {
    const user = await register(app);
    const file = join(folder, 'ada.json');
    const { code, stdout, stderr } = await run(user.username, '--output', file);
    expect([code, stdout, stderr]).toEqual([0, '', `${file}: written\n`]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(file, 'utf8')).user.id).toBe(user.id);
    const again = await run(user.username, '--output', file);
    expect([again.code, again.stderr]).toEqual([
      1,
      `${file} already exists; choose another path\n`,
    ]);
    expect(JSON.parse(await readFile(file, 'utf8')).user.id).toBe(user.id);
  });

  it('leaves an existing file alone, and fails for an unknown user', async () => {
    const file = join(folder, 'unrelated.txt');
    await writeFile(file, 'unrelated');
    expect((await run('unknown', '--output', file)).code).toBe(1);
    expect(await readFile(file, 'utf8')).toBe('unrelated');
  });
});
