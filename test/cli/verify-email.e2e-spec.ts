import { setTimeout as pause } from 'node:timers/promises';
import { DataSource, IsNull } from 'typeorm';
import { COMMAND_LINE } from '../../src/access/requester.js';
import { AuditEvent } from '../../src/audit/audit-event.entity.js';
import { User } from '../../src/identity/user.entity.js';
import { MarkVerified } from '../../src/users/verification/mark-verified.service.js';
import { TestApp } from '../support/app.js';
import { command } from '../support/command-line.js';
import { userRows } from '../support/sessions.js';
import { newUser, register } from '../support/users.js';

/** Set by the Jest project. */
declare const ENGINE: 'sqlite' | 'postgres';

describe('user verify-email', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start()));
  afterAll(() => app.close());

  const run = (...args: string[]) => command(app.database, ['user', 'verify-email', ...args]);
  const verifiedAt = async ({ id }: { id: string }) =>
    (await userRows(app).findOneByOrFail({ id })).emailVerifiedAt;
  const countEvents = () =>
    app.get(DataSource).getRepository(AuditEvent).countBy({ event: 'email_verified' });

  it('marks the address of one user, with an audit event', async () => {
    const [user, other] = [await register(app), await register(app)];
    const { code, stdout } = await run(user.username);
    expect([code, stdout]).toEqual([0, `marked ${user.email} as verified\n`]);
    expect(await verifiedAt(user)).toBeInstanceOf(Date);
    expect(await verifiedAt(other)).toBeNull();
    expect(await countEvents()).toBe(1);
  });

  it('marks the addresses of all users that are not marked yet', async () => {
    const hash = '$2b$04$abcdefghijklmnopqrstuu5s0vzGr1vVoQkPW8aKG2lKQVfnF0wCu';
    const rows = Array.from({ length: 450 }, () =>
      JSON.stringify({ ...newUser(), password: undefined, password_hash: hash }),
    );
    await command(app.database, ['user', 'import', '-', '--format', 'jsonl'], rows.join('\n'));
    const before = await countEvents();
    const { code, stdout, stderr } = await run('--all', '--json');
    expect(stderr).toBe('');
    const { marked } = JSON.parse(stdout) as { marked: number };
    expect([code, marked >= 450]).toEqual([0, true]);
    expect(await userRows(app).countBy({ emailVerifiedAt: IsNull() })).toBe(0);
    expect((await run('--all')).stdout).toBe('marked 0 addresses as verified\n');
    expect((await countEvents()) - before).toBe(marked);
  });

  const testConcurrency = () => {
    it('records no address that was verified at the same time', async () => {
      const [user, other] = [await register(app), await register(app)];
      const before = await countEvents();
      let marked: Promise<number> | undefined;
      await app.get(DataSource).transaction(async (manager) => {
        await manager.update(User, { id: user.id }, { emailVerifiedAt: new Date() });
        marked = app.get(MarkVerified).all(COMMAND_LINE, () => undefined);
        // Until it waits for the row.
        await pause(300);
      });
      expect(await marked).toBe(1);
      expect((await countEvents()) - before).toBe(1);
      expect(await verifiedAt(other)).toBeInstanceOf(Date);
    });
  };
  // A transaction on SQLite has the database to itself.
  if (ENGINE === 'postgres') testConcurrency();

  it.each([[[]], [['ada', '--all']]])('requires either a name or --all: %j', async (args) => {
    const { code, stderr } = await run(...args);
    expect([code, stderr]).toEqual([1, 'give either a name or --all\n']);
  });
});
