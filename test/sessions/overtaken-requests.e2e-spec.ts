import { Role } from '../../src/access/role.enum.js';
import type { Principal } from '../../src/access/principal.js';
import { CredentialsService } from '../../src/users/credentials.service.js';
import { UsersService } from '../../src/users/users.service.js';
import { type TestUser, newUser, register, registerAdmin } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { decodeJwt } from '../support/jwt.js';

const principalOf = (account: TestUser, role: Role): Principal => ({
  userId: account.id,
  sessionId: decodeJwt(account.access_token).claims['sid'] as string,
  role,
});

/** What a guard has let in, and what then waits for its hash while somebody else is faster. */
describe('a request that was overtaken', () => {
  let app: TestApp;
  let boss: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
    boss = await registerAdmin(app);
  });
  afterAll(() => app.close());

  const change = async (account: TestUser, json: object) => {
    const { status } = await app.api('PUT', `/users/${account.id}`, {
      token: boss.access_token,
      json,
    });
    expect(status).toBe(200);
  };

  it.each([
    ['disabled', { is_active: false }, 'invalid_token'],
    ['demoted', { role: 'user' }, 'forbidden'],
  ])('by being %s changes nothing for an admin any more', async (_, json, code) => {
    const evil = await registerAdmin(app);
    const target = await register(app);
    const requester = { principal: principalOf(evil, Role.Admin) };
    const users = app.get(UsersService);
    await change(evil, json);
    const late = [
      users.update(evil.id, { is_active: true, role: Role.Admin }, requester),
      users.update(target.id, { full_name: 'Changed' }, requester),
      users.create({ ...newUser(), role: Role.Admin }, requester),
      users.remove(target.id, requester),
    ];
    for (const each of late) await expect(each).rejects.toMatchObject({ code });
    expect((await users.get(target.id)).fullName).toBeNull();
  });

  it('by signing out everywhere sets no new password', async () => {
    const account = await register(app);
    const requester = { principal: principalOf(account, Role.User) };
    await app.api('POST', '/auth/logout-all', { token: account.access_token });
    await expect(
      app.get(CredentialsService).change(requester, {
        current_password: account.password,
        new_password: 'the password of a thief',
      }),
    ).rejects.toMatchObject({ code: 'invalid_token' });
    const { status } = await app.api('POST', '/auth/login', {
      json: { username: account.username, password: account.password },
    });
    expect(status).toBe(200);
  });

  it('by nobody goes through', async () => {
    const admin = await registerAdmin(app);
    const requester = { principal: principalOf(admin, Role.Admin) };
    const made = await app.get(UsersService).create(newUser(), requester);
    await app.get(UsersService).update(made.id, { full_name: 'Made' }, requester);
    await app.get(UsersService).remove(made.id, requester);
    await expect(app.get(UsersService).get(made.id)).rejects.toMatchObject({ code: 'not_found' });
  });
});
