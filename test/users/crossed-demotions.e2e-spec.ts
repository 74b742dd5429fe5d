import { setTimeout as pause } from 'node:timers/promises';
import { Role } from '../../src/access/role.enum.js';
import { ChangeFeed } from '../../src/database/changes/change-feed.js';
import { type TestUser, registerAdmin } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { userRows } from '../support/sessions.js';

const ADMINS = 20;
const ATTEMPTS = 500;

/** Security design, line 24. */
describe('500 crossed demotions and disablings', () => {
  let app: TestApp;
  const admins: TestUser[] = [];
  beforeAll(async () => {
    app = await TestApp.start();
    while (admins.length < ADMINS) admins.push(await registerAdmin(app));
  });
  afterAll(() => app.close());

  const countActive = () => userRows(app).countBy({ role: Role.Admin, isActive: true });
  const some = () => admins[Math.floor(Math.random() * ADMINS)] as TestUser;
  const remove = async (actor: TestUser, target: TestUser, json: object) => {
    const { access_token: token } = actor;
    return (await app.api('PUT', `/users/${target.id}`, { token, json })).status;
  };

  /** All are active admins again, and their tokens live. */
  const revive = () =>
    app.app.get(ChangeFeed).transaction(async (manager, publish) => {
      await manager.query('UPDATE users SET role = $1, is_active = true', [Role.Admin]);
      await manager.query('UPDATE sessions SET revoked_at = NULL, idle_expires_at = expires_at');
      for (const { id } of admins) publish({ user: id });
    });

  it('leave an active admin at every moment, and none fails', async () => {
    const done = new AbortController();
    const looking = lookUntil(done.signal);
    const statuses: number[] = [];
    try {
      while (statuses.length < ATTEMPTS) {
        await revive();
        const crossed = admins.map((target, i) =>
          remove(some(), target, i % 2 === 0 ? { role: 'user' } : { is_active: false }),
        );
        const givenUp = admins.map((admin) => remove(admin, admin, { role: 'user' }));
        const round = await Promise.all([...crossed, ...givenUp]);
        expect(round.filter((status) => ![200, 401, 403, 409].includes(status))).toEqual([]);
        // All but one have been able to give up.
        expect(await countActive()).toBe(1);
        statuses.push(...round);
      }
    } finally {
      done.abort();
    }
    const seen = await looking;
    expect(seen.length).toBeGreaterThan(1);
    expect(Math.min(...seen)).toBeGreaterThanOrEqual(1);
    expect(statuses).toEqual(expect.arrayContaining([200, 409]));
  });

  /** How many there were at each look. */
  async function lookUntil(done: AbortSignal): Promise<number[]> {
    const seen: number[] = [];
    for (; !done.aborted; await pause(20)) seen.push(await countActive());
    return seen;
  }
});
