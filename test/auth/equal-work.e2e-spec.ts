import { jest } from '@jest/globals';
import bcrypt from 'bcrypt';
import { WorkScan } from '../../src/credentials/password/work-scan.js';
import { nameColumns } from '../../src/identity/name-columns.js';
import { TestApp } from '../support/app.js';
import { userRows } from '../support/sessions.js';
import { statementsOf } from '../support/statements.js';
import { type TestUser, register } from '../support/users.js';

/** Base64 of 32 bytes. */
const KEY = `${'A'.repeat(43)}=`;
const plain = (cost: number) => `$2b$${String(cost).padStart(2, '0')}$${'a'.repeat(53)}`;
const native = (cost: number) =>
  `$bcrypt-sha256$v=2,t=2b,r=${cost}$${'a'.repeat(22)}$${'a'.repeat(31)}`;

/** The steps of all bcrypt hashes of a rejected sign-in. */
async function stepsOf(
  app: TestApp,
  username: string,
  password = 'not it',
  path = '/auth/login',
): Promise<number> {
  const spies = [jest.spyOn(bcrypt, 'compare'), jest.spyOn(bcrypt, 'hash')];
  const { status } = await app.api('POST', path, { json: { username, password } });
  expect(status).toBe(401);
  const costs = spies.flatMap(({ mock }) =>
    mock.calls.map(([, salted]) => Number(String(salted).slice(4, 6))),
  );
  for (const spy of spies) spy.mockRestore();
  return costs.reduce((sum, cost) => sum + 2 ** cost, 0);
}

describe('a rejected sign-in', () => {
  let first: TestApp;
  let app: TestApp;
  let users: Record<string, TestUser>;

  const storeHash = ({ id }: TestUser, passwordHash: string | null) =>
    userRows(first).update({ id }, { passwordHash });
  const scan = () => app.get(WorkScan).run(new AbortController().signal);
  const stepsOfAll = async (password?: string) => {
    const steps = new Set<number>();
    for (const { username } of Object.values(users))
      steps.add(await stepsOf(app, username, password));
    return [...steps];
  };

  const statements = (username: string) => statementsOf(app, () => stepsOf(app, username));

  beforeAll(async () => {
    first = await TestApp.start();
    users = {
      current: await register(first),
      plain: await register(first),
      higher: await register(first),
      none: await register(first),
    };
    await storeHash(users['plain'] as TestUser, plain(5));
    await storeHash(users['higher'] as TestUser, native(7));
    await storeHash(users['none'] as TestUser, null);
    app = await TestApp.start({}, first.database);
  });
  afterAll(async () => {
    await app.close();
    await first.close();
  });

  it('does from the start as much work for an unknown name as for the highest cost in use', async () => {
    expect(await stepsOf(app, 'unknown')).toBe(2 ** 7);
    expect(await stepsOf(app, 'unknown', 'not \u0065\u0301t')).toBe(2 * 2 ** 7);
  });

  it('does the same work for every user', async () => {
    expect(await stepsOfAll()).toEqual([2 ** 7]);
    expect(await stepsOfAll('not \u0065\u0301t')).toEqual([2 * 2 ** 7]);
  });

  it('does more work once a hash of a higher cost was read by a scan or by a sign-in', async () => {
    await storeHash(users['plain'] as TestUser, plain(8));
    await scan();
    expect(await stepsOf(app, 'unknown')).toBe(2 ** 8);
    await storeHash(users['higher'] as TestUser, native(9));
    await stepsOf(app, users['higher']?.username ?? '');
    expect(await stepsOf(app, 'unknown')).toBe(2 ** 9);
    expect(await stepsOfAll()).toEqual([2 ** 9]);
  });

  it('does less work once a scan finds no such hash any more', async () => {
    await storeHash(users['plain'] as TestUser, native(4));
    await storeHash(users['higher'] as TestUser, native(6));
    await scan();
    expect(await stepsOf(app, 'unknown')).toBe(2 ** 6);
    expect(await stepsOf(app, 'unknown', 'not \u0065\u0301t')).toBe(2 ** 6);
  });

  it('runs as many statements for a foreign hash as for an unknown name', async () => {
    await storeHash(users['plain'] as TestUser, `pbkdf2_sha256$1000$salt$${KEY}`);
    await scan();
    const unknown = await statements('unknown');
    expect(await statements(users['plain']?.username ?? '')).toEqual(unknown);
    expect(unknown.filter((sql) => sql.includes('password_hash'))).toHaveLength(1);
  });

  it('runs the same statements for a user without a password as for an unknown name', async () => {
    const unknown = await statements('unknown');
    for (const name of [users['none']?.username ?? '', users['none']?.email ?? '']) {
      const own = await statements(name);
      const column = name.includes('@') ? 'email_canonical' : 'username_canonical';
      expect(own.map((sql) => sql.replaceAll(column, 'username_canonical'))).toEqual(unknown);
    }
  });

  it('is as much work as a rejected cancellation of a deletion, also of one that is scheduled', async () => {
    const cancel = (name: string) => stepsOf(app, name, 'not it', '/auth/cancel-deletion');
    const signIn = await statements('unknown');
    const steps = await stepsOf(app, 'unknown');
    const leaving = await register(first);
    await first.api('DELETE', '/users/me', { token: leaving.access_token });
    for (const name of ['unknown', users['current']?.username ?? '', leaving.username]) {
      expect(await cancel(name)).toBe(steps);
      expect(await statementsOf(app, () => cancel(name))).toEqual(signIn);
    }
  });

  it('does the same work on a database with more users than one statement reads', async () => {
    const template = await userRows(first).findOneOrFail({ where: {} });
    const rows = Array.from({ length: 2_100 }, (_, n) => ({
      ...template,
      id: `ffffffff-ffff-7fff-8fff-${String(n).padStart(12, '0')}`,
      ...nameColumns({ email: `many-${n}@example.com`, username: `many-${n}`, fullName: null }),
      passwordHash: native(n === 2_099 ? 7 : 4),
    }));
    for (let at = 0; at < rows.length; at += 300) {
      await userRows(first).insert(rows.slice(at, at + 300));
    }
    await scan();
    expect(await stepsOf(app, 'unknown')).toBe(2 ** 7);
  });
});
