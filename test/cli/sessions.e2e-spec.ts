import { DataSource, IsNull } from 'typeorm';
import { AuditEvent } from '../../src/audit/audit-event.entity.js';
import { Session } from '../../src/sessions/session.entity.js';
import { isAccessTokenValid, login, refresh, register } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { command } from '../support/command-line.js';
import { receiveChanges, warmUp } from '../support/receive-changes.js';

/** The server runs on the same database. */
describe('session commands', () => {
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

  it('session list prints active sessions, newest first, with the fields of the API', async () => {
    const user = await register(app);
    const newest = await login(app, user);
    const revoked = await login(app, user);
    await app.api('POST', '/auth/logout', { json: { refresh_token: revoked.refresh_token } });
    const { body } = await app.api('GET', '/users/me/sessions', { token: newest.access_token });
    const shown = body.data.map((session: object) => ({ ...session, current: undefined }));
    expect(shown).toHaveLength(2);
    expect(await list(user.email)).toEqual(shown);
  });

  it('session list prints all pages, one line per session, without control characters', async () => {
    const user = await register(app);
    const sessions = app.get(DataSource).getRepository(Session);
    const [first] = await sessions
      .createQueryBuilder('session')
      .addSelect('session.seed')
      .where({ userId: user.id })
      .getMany();
    const rows = Array.from({ length: 230 }, (_, i) => ({
      ...first,
      id: `0198c5f3-7d5e-7cc1-9f0e-${String(i).padStart(12, '0')}`,
      ip: null,
      userAgent: 'curl\u001B[2J\u009B2J\r\n\tadmin\u2028',
    }));
    for (let i = 0; i < rows.length; i += 50) await sessions.insert(rows.slice(i, i + 50));
    const { stdout } = await run(['session', 'list', user.username]);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(231);
    expect(new Set(lines.map((line) => line.split('\t')[0])).size).toBe(231);
    expect(new Set(lines.map((line) => line.split('\t').length))).toEqual(new Set([5]));
    expect(stdout).toContain('\t-\tcurl\uFFFD[2J');
    expect(stdout.replaceAll(/[\n\t]/g, '')).not.toMatch(/[\p{Cc}\u2028]/u);
    const json = await run(['session', 'list', user.username, '--json']);
    expect(json.stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u2028]/u);
    const agents = (await list(user.username)).map(({ user_agent }) => user_agent);
    expect(agents).toContain(rows[0]?.userAgent);
  });

  it('session end --id revokes only the given session', async () => {
    const user = await register(app);
    const other = await login(app, user);
    const [newest] = await list(user.username);
    const args = ['session', 'end', user.email.toUpperCase(), '--id'];
    await warmUp(app, other);
    expect(await run([...args, newest.id.toUpperCase()])).toEqual({
      code: 0,
      stdout: `ended 1 session of ${user.username}\n`,
      stderr: '',
    });
    await receiveChanges(app);
    expect(await isAccessTokenValid(app, other.access_token)).toBe(false);
    expect((await refresh(app, other.refresh_token)).status).toBe(401);
    expect(await isAccessTokenValid(app, user.access_token)).toBe(true);
    // A revoked session is not revoked again.
    expect(JSON.parse((await run([...args, newest.id, '--json'])).stdout)).toEqual({ ended: 0 });
    const all = await run(['session', 'end', user.username, '--json']);
    expect(JSON.parse(all.stdout)).toEqual({ ended: 1 });
  });

  it('session end --id rejects a session of another user', async () => {
    const [user, other] = [await register(app), await register(app)];
    const [session] = await list(other.username);
    expect(await run(['session', 'end', user.username, '--id', session.id])).toEqual({
      code: 1,
      stdout: '',
      stderr: 'There is no such session\n',
    });
    expect(await isAccessTokenValid(app, other.access_token)).toBe(true);
  });

  it('session end-all revokes the sessions of all users, in batches, on a running server', async () => {
    const users = [await register(app), await register(app)];
    for (const user of users) await warmUp(app, user);
    const sessions = app.get(DataSource).getRepository(Session);
    const [first] = await sessions
      .createQueryBuilder('session')
      .addSelect('session.seed')
      .where({ userId: users[0]?.id })
      .getMany();
    const rows = Array.from({ length: 1100 }, (_, i) => ({
      ...first,
      id: `0198c5f3-7d5e-7cc1-9f0f-${String(i).padStart(12, '0')}`,
    }));
    for (let i = 0; i < rows.length; i += 50) await sessions.insert(rows.slice(i, i + 50));

    expect((await run(['session', 'end-all'])).code).not.toBe(0);
    for (const user of users) expect(await isAccessTokenValid(app, user.access_token)).toBe(true);

    const { code, stdout } = await run(['session', 'end-all', '--yes', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).ended).toBeGreaterThanOrEqual(1102);
    await receiveChanges(app);
    for (const user of users) {
      expect(await isAccessTokenValid(app, user.access_token)).toBe(false);
      expect((await refresh(app, user.refresh_token)).status).toBe(401);
    }
    const events = await app
      .get(DataSource)
      .getRepository(AuditEvent)
      .find({
        where: { event: 'session_ended', userId: IsNull() },
      });
    expect(events.reduce((sum, { details }) => sum + (details.session_count ?? 0), 0)).toBe(
      JSON.parse(stdout).ended,
    );
    expect((await run(['session', 'end-all', '--yes'])).stdout).toBe(
      'ended 0 sessions of all users\n',
    );
  });
});
