import { DataSource } from 'typeorm';
import { Session } from '../../src/sessions/session.entity.js';
import { isAccessTokenValid, login, refresh, register } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { command } from '../support/command-line.js';
import { waitUntil } from '../support/wait-until.js';

/** While the server runs on the same database. */
describe('sessions on the command line', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start()));
  afterAll(() => app.close());

  const run = (args: string[]) => command(app.database, args);
  const list = async (name: string) => {
    const { code, stdout, stderr } = await run(['session', 'list', name, '--json']);
    expect([code, stderr]).toEqual([0, '']);
    return stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  };

  it('list: the open ones, newest first, as the API shows them', async () => {
    const account = await register(app);
    const newest = await login(app, account);
    const over = await login(app, account);
    await app.api('POST', '/auth/logout', { json: { refresh_token: over.refresh_token } });
    const { body } = await app.api('GET', '/users/me/sessions', { token: newest.access_token });
    const shown = body.data.map((session: object) => ({ ...session, current: undefined }));
    expect(shown).toHaveLength(2);
    expect(await list(account.email)).toEqual(shown);
  });

  it('list: beyond one page, a line each, whatever a client calls itself', async () => {
    const account = await register(app);
    const sessions = app.get(DataSource).getRepository(Session);
    const [first] = await sessions
      .createQueryBuilder('session')
      .addSelect('session.seed')
      .where({ userId: account.id })
      .getMany();
    const rows = Array.from({ length: 230 }, (_, i) => ({
      ...first,
      id: `0198c5f3-7d5e-7cc1-9f0e-${String(i).padStart(12, '0')}`,
      ip: null,
      userAgent: 'curl\u001B[2J\u009B2J\r\n\tadmin\u2028',
    }));
    for (let i = 0; i < rows.length; i += 50) await sessions.insert(rows.slice(i, i + 50));
    const { stdout } = await run(['session', 'list', account.username]);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(231);
    expect(new Set(lines.map((line) => line.split('\t')[0])).size).toBe(231);
    expect(new Set(lines.map((line) => line.split('\t').length))).toEqual(new Set([5]));
    expect(stdout).toContain('\t-\tcurl\uFFFD[2J');
    expect(stdout.replaceAll(/[\n\t]/g, '')).not.toMatch(/[\p{Cc}\u2028]/u);
    const json = await run(['session', 'list', account.username, '--json']);
    expect(json.stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u2028]/u);
    const agents = (await list(account.username)).map(({ user_agent }) => user_agent);
    expect(agents).toContain(rows[0]?.userAgent);
  });

  it('end --id: that one alone', async () => {
    const account = await register(app);
    const other = await login(app, account);
    const [newest] = await list(account.username);
    const args = ['session', 'end', account.email.toUpperCase(), '--id'];
    expect(await run([...args, newest.id.toUpperCase()])).toEqual({
      code: 0,
      stdout: `ended 1 session of ${account.username}\n`,
      stderr: '',
    });
    await waitUntil(async () => !(await isAccessTokenValid(app, other.access_token)), 1_000);
    expect((await refresh(app, other.refresh_token)).status).toBe(401);
    expect(await isAccessTokenValid(app, account.access_token)).toBe(true);
    // It is over, and stays so.
    expect(JSON.parse((await run([...args, newest.id, '--json'])).stdout)).toEqual({ ended: 0 });
    const all = await run(['session', 'end', account.username, '--json']);
    expect(JSON.parse(all.stdout)).toEqual({ ended: 1 });
  });

  it('end --id: none of another account', async () => {
    const [account, other] = [await register(app), await register(app)];
    const [session] = await list(other.username);
    expect(await run(['session', 'end', account.username, '--id', session.id])).toEqual({
      code: 1,
      stdout: '',
      stderr: 'There is no such session\n',
    });
    expect(await isAccessTokenValid(app, other.access_token)).toBe(true);
  });
});
