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

  /** Makes these users the only active admins and signs them in. */
  async function makeOnlyAdmins(admins: TestUser[]): Promise<void> {
    await userRows(app).update({ role: Role.Admin }, { role: Role.User });
    const ids = admins.map(({ id }) => id);
    await userRows(app).update({ id: In(ids) }, { role: Role.Admin, isActive: true });
    for (const admin of admins) Object.assign(admin, await login(app, admin));
  }

  /** Each admin of the circle removes the next one, all concurrently. */
  const removeInCircle = async (circle: TestUser[], how: (i: number) => Removal) => {
    await makeOnlyAdmins(circle);
    const answers = await Promise.all(
      circle.map((admin, i) => how(i)(admin, circle[(i + 1) % circle.length] as TestUser)),
    );
    const left = await countActiveAdmins();
    const succeeded = answers.filter(({ status }) => status < 300);
    // An admin that is removed before its own request runs is rejected as a removed one.
    expect([401, 403, 404, 409]).toEqual(
      expect.arrayContaining(answers.map(({ status }) => status).filter((s) => s >= 300)),
    );
    expect(left).toBeGreaterThanOrEqual(1);
    expect(left).toBe(circle.length - succeeded.length);
  };

  describe.each(Object.keys(removals))('when it is %s', (how) => {
    const remove = removals[how] as Removal;

    it(`cannot be ${how} by its own request`, async () => {
      const admin = await registerAdmin(app);
      await makeOnlyAdmins([admin]);
      const { status, body } = await remove(admin, admin);
      expect([status, body.code]).toEqual([409, 'last_admin']);
      const { body: me } = await app.api('GET', '/users/me', { token: admin.access_token });
      expect(me).toMatchObject({ role: 'admin', is_active: true });
    });

    it(`cannot be ${how} while all other admins are disabled`, async () => {
      const [admin, disabled] = [await registerAdmin(app), await registerAdmin(app)];
      await makeOnlyAdmins([admin, disabled]);
      expect((await put(admin, disabled, { is_active: false })).status).toBe(200);
      expect((await remove(admin, admin)).body.code).toBe('last_admin');
      // An admin that is enabled again counts as active.
      expect((await put(admin, disabled, { is_active: true })).status).toBe(200);
      expect((await remove(admin, admin)).status).toBeLessThan(300);
      expect(await countActiveAdmins()).toBe(1);
    });

    it(`can be ${how} while another active admin remains`, async () => {
      const [first, second] = [await registerAdmin(app), await registerAdmin(app)];
      await makeOnlyAdmins([first, second]);
      expect((await remove(first, second)).status).toBeLessThan(300);
      expect((await remove(first, first)).body.code).toBe('last_admin');
    });
  });

  it('can change its other fields', async () => {
    const admin = await registerAdmin(app);
    await makeOnlyAdmins([admin]);
    const changes = { full_name: 'The Last', role: 'admin', is_active: true };
    const { status, body } = await put(admin, admin, changes);
    expect(status).toBe(200);
    expect(body).toMatchObject(changes);
  });

  it('does not prevent the removal of a disabled admin or of a user without admin rights', async () => {
    const [admin, disabled, user] = [
      await registerAdmin(app),
      await registerAdmin(app),
      await register(app),
    ];
    await makeOnlyAdmins([admin, disabled]);
    await put(admin, disabled, { is_active: false });
    expect((await put(admin, disabled, { role: 'user' })).status).toBe(200);
    for (const target of [disabled, user]) {
      expect((await put(admin, target, { is_active: false })).status).toBe(200);
      expect((await removals['deleted']?.(admin, target))?.status).toBe(204);
    }
  });

  describe('when admins remove each other concurrently', () => {
    let admins: TestUser[];
    beforeAll(async () => {
      admins = [];
      for (let i = 0; i < 10; i += 1) admins.push(await registerAdmin(app));
    });

    it.each([2, 3, 4, 5, 6, 7, 8, 9, 10])(
      'remains after %d admins demote each other',
      async (count) => {
        const demote = removals['demoted'] as Removal;
        for (let round = 0; round < (count === 2 ? 10 : 3); round += 1) {
          await removeInCircle(admins.slice(0, count), () => demote);
        }
      },
    );

    it.each([2, 5, 10])('remains after %d admins demote and disable each other', async (count) => {
      const ways = [removals['demoted'], removals['disabled']] as Removal[];
      await removeInCircle(admins.slice(0, count), (i) => ways[i % 2] as Removal);
    });

    it('remains after 10 admins delete, demote and disable each other', async () => {
      const ways = Object.values(removals);
      await removeInCircle(admins, (i) => ways[i % ways.length] as Removal);
    });

    it('remains after each admin is demoted by all others', async () => {
      const few: TestUser[] = [];
      for (let i = 0; i < 5; i += 1) few.push(await registerAdmin(app));
      await makeOnlyAdmins(few);
      const answers = await Promise.all(
        few.flatMap((actor) => few.map((target) => put(actor, target, { role: 'user' }))),
      );
      const statuses = answers.map(({ status }) => status);
      expect(statuses.filter((status) => ![200, 403, 409].includes(status))).toEqual([]);
      expect(await countActiveAdmins()).toBe(1);
    });
  });
});
