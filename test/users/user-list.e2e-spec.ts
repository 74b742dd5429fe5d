import { COMMAND_LINE } from '../../src/access/requester.js';
import { Role } from '../../src/access/role.enum.js';
import { UsersService } from '../../src/users/users.service.js';
import { type TestUser, newUser, registerAdmin } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { userRows } from '../support/sessions.js';

interface Row {
  id: string;
  username: string;
  email: string;
  created_at: string;
  role: string;
  is_active: boolean;
}

/** The key that each sort compares. */
const KEYS: Record<string, (row: Row) => string> = {
  created_at: (row) => row.created_at,
  username: (row) => row.username.toLowerCase(),
  email: (row) => row.email.toLowerCase(),
};

describe('user list', () => {
  let app: TestApp;
  let admin: TestUser;
  /** All rows of the list, in no particular order. */
  let all: Row[];

  beforeAll(async () => {
    app = await TestApp.start();
    admin = await registerAdmin(app);
    const users = app.get(UsersService);
    const base = Date.UTC(2026, 0, 1);
    for (let i = 0; i < 59; i += 1) {
      // The order of names and addresses differs from the order of creation; case is mixed.
      const name = `${i % 2 ? 'N' : 'n'}ame${(i * 37) % 59}`;
      const email = `${(i * 17) % 59}.${name}@example.com`;
      const user = { ...newUser(), username: name, email };
      const { id } = await users.create(user, COMMAND_LINE);
      // Groups of seven share a time of creation.
      const createdAt = new Date(base + Math.floor(i / 7));
      await userRows(app).update({ id }, { createdAt });
      if (i % 3 === 0) await users.update(id, { is_active: false }, COMMAND_LINE);
      if (i % 5 === 0) await users.update(id, { role: Role.Admin }, COMMAND_LINE);
    }
    all = (await list('limit=200')).body.data;
    expect(all).toHaveLength(60);
  });
  afterAll(() => app.close());

  const list = (query = '') => app.api('GET', `/users?${query}`, { token: admin.access_token });

  const idsOf = async (query: string) =>
    ((await list(`limit=200&${query}`)).body.data as Row[]).map(({ id }) => id);
  const inOrder = (key: (row: Row) => string) =>
    all.toSorted((a, b) => compare(key(a), key(b)) || compare(a.id, b.id)).map(({ id }) => id);

  describe('limit parameter', () => {
    it('defaults to 50', async () => {
      const { status, body } = await list();
      expect(status).toBe(200);
      expect(body.data).toHaveLength(50);
      expect(body.has_more).toBe(true);
    });

    it.each([1, 59, 60, 200])('accepts %d', async (limit) => {
      const { status, body } = await list(`limit=${limit}`);
      expect(status).toBe(200);
      expect(body.data).toHaveLength(Math.min(limit, 60));
      expect(body.has_more).toBe(limit < 60);
      expect(body.next_cursor === null).toBe(limit >= 60);
    });

    // `take(-1)` would return all rows; the other lines hold lenient spellings and non-numbers.
    const invalid = [
      '0 -1 -0 201 1.5 9007199254740993 99999999999999999999',
      '1e2 1e999 0x10 0b11 0o17 %2B10 10.0 1_0 1,0',
      '%2010 10%20 10%00 １０ ٣',
      'abc NaN Infinity -Infinity null true [] {} 10&limit=20',
    ];
    it.each(['', ...invalid.flatMap((texts) => texts.split(' '))])(
      'rejects "%s"',
      async (limit) => {
        const { status, body } = await list(`limit=${limit}`);
        expect([status, body.code]).toEqual([422, 'validation_failed']);
        expect(body.errors).toHaveLength(1);
        expect(body.errors[0].pointer).toBe('#/limit');
      },
    );
  });

  describe('sort parameter', () => {
    it.each(Object.keys(KEYS))(
      'orders by %s in both directions, with the id as tie-breaker',
      async (key) => {
        const expected = inOrder(KEYS[key] as (row: Row) => string);
        expect(await idsOf(`sort=${key}`)).toEqual(expected);
        expect(await idsOf(`sort=-${key}`)).toEqual(expected.toReversed());
      },
    );

    it('defaults to the newest first', async () => {
      expect(await idsOf('')).toEqual(await idsOf('sort=-created_at'));
    });

    it.each([
      'id',
      'password_hash',
      'createdAt',
      '%2Bcreated_at',
      '--created_at',
      'created_at,username',
      'created_at;DROP TABLE users',
      'username%20DESC',
      'toString',
      '__proto__',
      '',
      'email&sort=username',
    ])('rejects "%s"', async (sort) => {
      const { status, body } = await list(`sort=${sort}`);
      expect([status, body.code]).toEqual([422, 'validation_failed']);
      expect(body.errors[0].pointer).toBe('#/sort');
    });
  });

  describe('filter parameters', () => {
    it.each<[string, (row: Row) => boolean]>([
      ['role=admin', ({ role }) => role === 'admin'],
      ['role=user', ({ role }) => role === 'user'],
      ['is_active=true', ({ is_active }) => is_active],
      ['is_active=false', ({ is_active }) => !is_active],
      ['role=admin&is_active=false', (row) => row.role === 'admin' && !row.is_active],
      [
        'role=user&is_active=true&q=name1',
        (row) => row.role === 'user' && row.is_active && /name1/i.test(row.username),
      ],
    ])('return the matching users for %s', async (query, matches) => {
      const expected = all.filter(matches).map(({ id }) => id);
      expect(expected.length).toBeGreaterThan(0);
      expect(expected.length).toBeLessThan(60);
      const { body } = await list(`limit=200&${query}`);
      expect(body.data.map(({ id }: Row) => id)).toEqual(expected);
    });

    it.each([
      ['role', 'root'],
      ['role', ''],
      ['role', 'ADMIN'],
      ['role', 'admin&role=user'],
      ['is_active', '1'],
      ['is_active', 'yes'],
      ['is_active', ''],
      ['is_active', 'true&is_active=false'],
      ['with_total', 'maybe'],
      ['q', ''],
      ['q', 'a%00b'],
      ['q', 'x'.repeat(201)],
      ['q', 'a&q=b'],
    ])('reject %s=%s', async (name, value) => {
      const { status, body } = await list(`${name}=${value}`);
      expect([status, body.code]).toEqual([422, 'validation_failed']);
      expect(body.errors[0].pointer).toBe(`#/${name}`);
    });

    const unknown = [
      'offset page take skip username id order where Limit',
      'where[role] limit[] role[$ne] q[0] __proto__ __proto__[x] toString',
    ];
    it.each(unknown.flatMap((names) => names.split(' ')))(
      'reject the unknown parameter %s',
      async (name) => {
        const { status, body } = await list(`${name}=1`);
        expect([status, body.errors?.[0].code]).toEqual([422, 'unknown_field']);
      },
    );
  });

  describe('total of the list', () => {
    it('is returned only on request', async () => {
      expect((await list()).body).not.toHaveProperty('total');
      expect((await list('with_total=false')).body).not.toHaveProperty('total');
      expect((await list('with_total=true&limit=1')).body.total).toBe(60);
    });

    it('counts all users that match the filters, on every page', async () => {
      const expected = all.filter(({ role }) => role === 'admin').length;
      const first = (await list('with_total=true&limit=5&role=admin')).body;
      expect(first.total).toBe(expected);
      const next = await list(`with_total=true&limit=5&role=admin&cursor=${first.next_cursor}`);
      expect(next.body.total).toBe(expected);
    });
  });

  it('shows the same fields as the page of a single user', async () => {
    for (const row of all.slice(0, 3)) {
      const { body } = await app.api('GET', `/users/${row.id}`, { token: admin.access_token });
      expect(row).toEqual(body);
    }
  });
});

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
