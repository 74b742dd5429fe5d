import { setTimeout as pause } from 'node:timers/promises';
import { Role } from '../../src/access/role.enum.js';
import { ChangeFeed } from '../../src/database/changes/change-feed.js';
import { type TestUser, registerAdmin } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { createRandom } from '../support/random.mjs';
import { userRows } from '../support/sessions.js';

const ADMINS = 20;
const ATTEMPTS = 500;

/** docs/security.md, row 24. */
describe('500 concurrent demotions and disablings among admins', () => {
  let app: TestApp;
  const admins: TestUser[] = [];
  const random = createRandom();
  beforeAll(async () => {
    app = await TestApp.start();
    while (admins.length < ADMINS) admins.push(await registerAdmin(app));
  });
  afterAll(() => app.close());

  const countActive = () => userRows(app).countBy({ role: Role.Admin, isActive: true });
  const pickAdmin = () => admins[Math.floor(random() * ADMINS)] as TestUser;
  const remove = async (actor: TestUser, target: TestUser, json: object) => {
    const { access_token: token } = actor;
    return (await app.api('PUT', `/users/${target.id}`, { token, json })).status;
  };

  /** Makes all users active admins again and restores their sessions. */
  const restoreAdmins = () =>
    app.app.get(ChangeFeed).transaction(async (manager, publish) => {
      await manager.query('UPDATE users SET role = $1, is_active = true', [Role.Admin]);
      await manager.query('UPDATE sessions SET revoked_at = NULL, idle_expires_at = expires_at');
      for (const { id } of admins) publish({ user: id });
    });

  it('leave at least one active admin at every moment and cause no server error', async () => {
    const done = new AbortController();
    const sampling = sampleUntil(done.signal);
    const statuses: number[] = [];
    try {
      while (statuses.length < ATTEMPTS) {
        await restoreAdmins();
        const crossed = admins.map((target, i) =>
          remove(pickAdmin(), target, i % 2 === 0 ? { role: 'user' } : { is_active: false }),
        );
        const selfDemotions = admins.map((admin) => remove(admin, admin, { role: 'user' }));
        const round = await Promise.all([...crossed, ...selfDemotions]);
        expect(round.filter((status) => ![200, 401, 403, 409].includes(status))).toEqual([]);
        // All admins but one have demoted themselves.
        expect(await countActive()).toBe(1);
        statuses.push(...round);
      }
    } finally {
      done.abort();
    }
    const seen = await sampling;
    expect(seen.length).toBeGreaterThan(1);
    expect(Math.min(...seen)).toBeGreaterThanOrEqual(1);
    expect(statuses).toEqual(expect.arrayContaining([200, 409]));
  });

  /** Samples the number of active admins until the signal aborts. */
  async function sampleUntil(done: AbortSignal): Promise<number[]> {
    const seen: number[] = [];
    for (; !done.aborted; await pause(20)) seen.push(await countActive());
    return seen;
  }
});
