import { Role } from '../../src/access/role.enum.js';
import type { Principal } from '../../src/access/principal.js';
import { ChangePasswordService } from '../../src/users/change-password.service.js';
import { UserLookup } from '../../src/identity/user-lookup.service.js';
import { UsersService } from '../../src/users/users.service.js';
import { type TestUser, newUser, register, registerAdmin } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { decodeJwt } from '../support/jwt.js';

const principalOf = (user: TestUser, role: Role): Principal => ({
  userId: user.id,
  sessionId: decodeJwt(user.access_token).claims['sid'] as string,
  role,
  emailVerified: false,
  authTime: new Date(),
  amr: ['pwd'],
  acr: 'aal1',
  hasSecondFactor: false,
});

/** The guard has accepted the request; the change happens while the request waits for its hash. */
describe('a request during a concurrent change of its requester', () => {
  let app: TestApp;
  let admin: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
    admin = await registerAdmin(app);
  });
  afterAll(() => app.close());

  const change = async (user: TestUser, json: object) => {
    const { status } = await app.api('PUT', `/users/${user.id}`, {
      token: admin.access_token,
      json,
    });
    expect(status).toBe(200);
  };

  it.each([
    ['disabled', { is_active: false }, 'invalid_token'],
    ['demoted', { role: 'user' }, 'forbidden'],
  ])('changes nothing when its admin is %s in the meantime', async (_, json, code) => {
    const changed = await registerAdmin(app);
    const target = await register(app);
    const requester = { principal: principalOf(changed, Role.Admin) };
    const users = app.get(UsersService);
    await change(changed, json);
    const requests = [
      users.update(changed.id, { is_active: true, role: Role.Admin }, requester),
      users.update(target.id, { full_name: 'Changed' }, requester),
      users.create({ ...newUser(), role: Role.Admin }, requester),
      users.remove(target.id, requester),
    ];
    for (const each of requests) await expect(each).rejects.toMatchObject({ code });
    expect((await app.get(UserLookup).get(target.id)).fullName).toBeNull();
  });

  it('changes no password when the user signs out everywhere in the meantime', async () => {
    const user = await register(app);
    const client = { ip: null, userAgent: null, requestId: null };
    const requester = { principal: principalOf(user, Role.User), client };
    await app.api('POST', '/auth/logout-all', { token: user.access_token });
    await expect(
      app.get(ChangePasswordService).change(requester, {
        current_password: user.password,
        new_password: 'another long password',
      }),
    ).rejects.toMatchObject({ code: 'invalid_token' });
    const { status } = await app.api('POST', '/auth/login', {
      json: { username: user.username, password: user.password },
    });
    expect(status).toBe(200);
  });

  it('is executed when nothing changes in the meantime', async () => {
    const other = await registerAdmin(app);
    const requester = { principal: principalOf(other, Role.Admin) };
    const created = await app.get(UsersService).create(newUser(), requester);
    await app.get(UsersService).update(created.id, { full_name: 'Ada' }, requester);
    await app.get(UsersService).remove(created.id, requester);
    await expect(app.get(UserLookup).get(created.id)).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});
