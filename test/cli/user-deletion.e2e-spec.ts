import { TestApp } from '../support/app.js';
import { command } from '../support/command-line.js';
import { receiveChanges, warmUp } from '../support/receive-changes.js';
import { userRows } from '../support/sessions.js';
import { isAccessTokenValid, login, register } from '../support/users.js';

const DAY = 86_400_000;

/** The server runs on the same database. */
describe('the deletion of a user on the command line', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start()));
  afterAll(() => app.close());

  const run = (...args: string[]) => command(app.database, ['user', ...args]);

  it('is scheduled by user delete --after, and cancelled by user cancel-deletion', async () => {
    const user = await register(app);
    await warmUp(app, user);
    const { code, stdout, stderr } = await run('delete', user.email, '--after', '3', '--yes');
    expect([code, stderr]).toEqual([0, '']);
    const { deletionDueAt } = await userRows(app).findOneByOrFail({ id: user.id });
    expect(stdout).toBe(`${user.username} will be deleted at ${deletionDueAt?.toISOString()}\n`);
    expect(Number(deletionDueAt) - Date.now()).toBeGreaterThan(2.9 * DAY);
    expect(Number(deletionDueAt) - Date.now()).toBeLessThanOrEqual(3 * DAY);
    await receiveChanges(app);
    expect(await isAccessTokenValid(app, user.access_token)).toBe(false);
    const shown = await run('show', user.id, '--json');
    expect(JSON.parse(shown.stdout).deletion_due_at).toBe(deletionDueAt?.toISOString());

    expect(await run('cancel-deletion', user.username)).toEqual({
      code: 0,
      stdout: `cancelled the deletion of ${user.username}\n`,
      stderr: '',
    });
    await login(app, user);
    const again = await run('cancel-deletion', user.username);
    expect(again.stdout).toBe(`no deletion of ${user.username} is scheduled\n`);
    const { stdout: json } = await run('cancel-deletion', user.username, '--json');
    expect(JSON.parse(json)).toMatchObject({ id: user.id, deletion_due_at: null });
  });

  it.each(['0', '366', '1.5', 'soon', '-1', ''])('is rejected after %j days', async (days) => {
    const user = await register(app);
    const { code, stderr } = await run('delete', user.username, `--after=${days}`, '--yes');
    expect(code).toBe(1);
    expect(stderr).toMatch(/whole number from 1 to 365|argument missing/);
    expect((await userRows(app).findOneByOrFail({ id: user.id })).deletionDueAt).toBeNull();
  });

  it('asks for a confirmation that names the user', async () => {
    const user = await register(app);
    const { code, stderr } = await run('delete', user.username, '--after', '3');
    expect(code).toBe(1);
    expect(stderr).toMatch(/--yes/);
    expect((await userRows(app).findOneByOrFail({ id: user.id })).deletionDueAt).toBeNull();
  });
});
