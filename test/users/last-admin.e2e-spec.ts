import { In } from 'typeorm';
import { Role } from '../../src/access/role.enum.js';
import { type TestUser, login, register, registerAdmin } from '../support/users.js';
import { TestApp, type TestResponse } from '../support/app.js';
import { userRows } from '../support/sessions.js';

type Removal = (actor: TestUser, target: TestUser) => Promise<TestResponse>;

describe('the last active admin', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start()));
  afterAll(() => app.close());

  const put = ({ access_token: token }: TestUser, { id }: TestUser, json: unknown) =>
    app.api('PUT', `/users/${id}`, { token, json });
  const removals: Record<string, Removal> = {
    demoted: (actor, target) => put(actor, target, { role: 'user' }),
    disabled: (actor, target) => put(actor, target, { is_active: false }),
    'demoted and disabled': (actor, target) =>
      put(actor, target, { role: 'user', is_active: false }),
    deleted: ({ access_token: token }, { id }) => app.api('DELETE', `/users/${id}`, { token }),
  };

  const countActiveAdmins = () => userRows(app).countBy({ role: Role.Admin, isActive: true });

  /** These are the active admins, all others are ordinary users; their tokens live. */
  async function onlyAdmins(admins: TestUser[]): Promise<void> {
    await userRows(app).update({ role: Role.Admin }, { role: Role.User });
    const ids = admins.map(({ id }) => id);
    await userRows(app).update({ id: In(ids) }, { role: Role.Admin, isActive: true });
    for (const admin of admins) Object.assign(admin, await login(app, admin));
  }

  /** Each of the circle removes the next, all at the same moment. */
  const crossed = async (circle: TestUser[], how: (i: number) => Removal) => {
    await onlyAdmins(circle);
    const answers = await Promise.all(
      circle.map((admin, i) => how(i)(admin, circle[(i + 1) % circle.length] as TestUser)),
    );
    const left = await countActiveAdmins();
    const done = answers.filter(({ status }) => status < 300);
    // Whoever is removed before its request comes through is refused as such.
    expect([401, 403, 404, 409]).toEqual(
      expect.arrayContaining(answers.map(({ status }) => status).filter((s) => s >= 300)),
    );
    expect(left).toBeGreaterThanOrEqual(1);
    expect(left).toBe(circle.length - done.length);
  };

  describe.each(Object.keys(removals))('is not %s', (how) => {
    const remove = removals[how] as Removal;

    it('by itself', async () => {
      const admin = await registerAdmin(app);
      await onlyAdmins([admin]);
      const { status, body } = await remove(admin, admin);
      expect([status, body.code]).toEqual([409, 'last_admin']);
      const { body: me } = await app.api('GET', '/users/me', { token: admin.access_token });
      expect(me).toMatchObject({ role: 'admin', is_active: true });
    });

    it('when the other admins are disabled', async () => {
      const [admin, disabled] = [await registerAdmin(app), await registerAdmin(app)];
      await onlyAdmins([admin, disabled]);
      expect((await put(admin, disabled, { is_active: false })).status).toBe(200);
      expect((await remove(admin, admin)).body.code).toBe('last_admin');
      // Enabled again, the other one counts.
      expect((await put(admin, disabled, { is_active: true })).status).toBe(200);
      expect((await remove(admin, admin)).status).toBeLessThan(300);
      expect(await countActiveAdmins()).toBe(1);
    });

    it('but may be as long as another active one is there', async () => {
      const [first, second] = [await registerAdmin(app), await registerAdmin(app)];
      await onlyAdmins([first, second]);
      expect((await remove(first, second)).status).toBeLessThan(300);
      expect((await remove(first, first)).body.code).toBe('last_admin');
    });
  });

  it('may change everything else of itself', async () => {
    const admin = await registerAdmin(app);
    await onlyAdmins([admin]);
    const changes = { full_name: 'The Last', role: 'admin', is_active: true };
    const { status, body } = await put(admin, admin, changes);
    expect(status).toBe(200);
    expect(body).toMatchObject(changes);
  });

  it('is no reason to keep a disabled admin or an ordinary user', async () => {
    const [admin, disabled, user] = [
      await registerAdmin(app),
      await registerAdmin(app),
      await register(app),
    ];
    await onlyAdmins([admin, disabled]);
    await put(admin, disabled, { is_active: false });
    expect((await put(admin, disabled, { role: 'user' })).status).toBe(200);
    for (const account of [disabled, user]) {
      expect((await put(admin, account, { is_active: false })).status).toBe(200);
      expect((await removals['deleted']?.(admin, account))?.status).toBe(204);
    }
  });

  describe('remains when admins remove each other at the same moment', () => {
    let admins: TestUser[];
    beforeAll(async () => {
      admins = [];
      for (let i = 0; i < 10; i += 1) admins.push(await registerAdmin(app));
    });

    it.each([2, 3, 4, 5, 6, 7, 8, 9, 10])('%d of them, by demotion', async (count) => {
      const demote = removals['demoted'] as Removal;
      for (let round = 0; round < (count === 2 ? 10 : 3); round += 1) {
        await crossed(admins.slice(0, count), () => demote);
      }
    });

    it.each([2, 5, 10])('%d of them, by demotion and disabling in turn', async (count) => {
      const ways = [removals['demoted'], removals['disabled']] as Removal[];
      await crossed(admins.slice(0, count), (i) => ways[i % 2] as Removal);
    });

    it('10 of them, by deletion, demotion and disabling in turn', async () => {
      const ways = Object.values(removals);
      await crossed(admins, (i) => ways[i % ways.length] as Removal);
    });

    it('each by all others at once', async () => {
      const few: TestUser[] = [];
      for (let i = 0; i < 5; i += 1) few.push(await registerAdmin(app));
      await onlyAdmins(few);
      const answers = await Promise.all(
        few.flatMap((actor) => few.map((target) => put(actor, target, { role: 'user' }))),
      );
      const statuses = answers.map(({ status }) => status);
      expect(statuses.filter((status) => ![200, 403, 409].includes(status))).toEqual([]);
      expect(await countActiveAdmins()).toBe(1);
    });
  });
});
