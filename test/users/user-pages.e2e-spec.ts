import { COMMAND_LINE } from '../../src/access/requester.js';
import { UsersService } from '../../src/users/users.service.js';
import { type TestUser, newUser, registerAdmin } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { userRows } from '../support/sessions.js';

const SORTS = ['created_at', '-created_at', 'username', '-username', 'email', '-email'];

describe('pages of the user list', () => {
  let app: TestApp;
  let admin: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
    admin = await registerAdmin(app);
    for (let i = 0; i < 20; i += 1) await add(`page.${String.fromCodePoint(97 + i)}`, i);
  });
  afterAll(() => app.close());

  const list = (query: string) => app.api('GET', `/users?${query}`, { token: admin.access_token });

  /** Creates a user; four consecutive moments share a time of creation. */
  async function add(name: string, moment: number): Promise<string> {
    const user = { ...newUser(), username: name, email: `${name}@example.com` };
    const { id } = await app.get(UsersService).create(user, COMMAND_LINE);
    const createdAt = new Date(Date.UTC(2026, 0, 1) + Math.floor(moment / 4));
    await userRows(app).update({ id }, { createdAt });
    return id;
  }

  async function readPages(
    query: string,
    betweenPages: (seen: string[]) => Promise<void> = () => Promise.resolve(),
  ): Promise<string[]> {
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const { status, body } = await list(query + cursor);
      expect(status).toBe(200);
      seen.push(...body.data.map(({ id }: { id: string }) => id));
      if (seen.length > 200) throw new Error('the list has more pages than rows');
      expect(body.has_more).toBe(body.next_cursor !== null);
      if (!body.has_more) return seen;
      cursor = `&cursor=${body.next_cursor}`;
      await betweenPages(seen);
    }
  }

  it.each(SORTS)('add up to the whole list, sorted by %s', async (sort) => {
    const whole = await readPages(`sort=${sort}&limit=200`);
    for (const limit of [1, 3, 7]) {
      expect(await readPages(`sort=${sort}&limit=${limit}`)).toEqual(whole);
    }
  });

  it.each(SORTS)(
    'repeat and lose no row while users are added and removed, sorted by %s',
    async (sort) => {
      const permanent = await readPages(`sort=${sort}&limit=200`);
      const temporary: string[] = [];
      let count = 0;
      const seen = await readPages(`sort=${sort}&limit=4`, async (soFar) => {
        count += 1;
        // Adds rows before and after the current position and removes the row of the cursor.
        const last = soFar.at(-1);
        if (last !== undefined && temporary.includes(last))
          await app.get(UsersService).remove(last, COMMAND_LINE);
        const name = sort.replace('-', 'd.').replace('_', '.');
        temporary.push(
          await add(`page.${count % 2 ? 'a' : 't'}.${name}.${count}`, count % 2 ? 0 : 80),
        );
      });
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.filter((id) => permanent.includes(id))).toEqual(permanent);
      const remaining = await userRows(app).find({ select: { id: true } });
      for (const { id } of remaining) {
        if (temporary.includes(id)) await app.get(UsersService).remove(id, COMMAND_LINE);
      }
    },
  );

  it('continue at the same position when the row of the cursor is deleted', async () => {
    const deleted = await add('page.m.deleted', 13);
    const whole = await readPages('sort=username&limit=200');
    const position = whole.indexOf(deleted);
    const { body } = await list(`sort=username&limit=${position + 1}`);
    expect(body.data.at(-1).id).toBe(deleted);
    await app.get(UsersService).remove(deleted, COMMAND_LINE);
    const rest = await readPages(`sort=username&limit=200&cursor=${body.next_cursor}`);
    expect(rest).toEqual(whole.slice(position + 1));
  });

  it('do not end with an empty page', async () => {
    const { body } = await list('limit=1&with_total=true');
    const { body: exact } = await list(`limit=${body.total}`);
    expect([exact.has_more, exact.next_cursor]).toEqual([false, null]);
  });

  describe('the Link header', () => {
    it('leads through all pages and keeps every filter', async () => {
      const expected = await readPages('sort=email&role=user&q=PAGE.&limit=200');
      const seen: string[] = [];
      let path: string | undefined = '/api/v1/users?sort=email&role=user&q=PAGE.&limit=6';
      while (path !== undefined && seen.length <= 200) {
        const { status, body, headers } = await app.request('GET', path, {
          token: admin.access_token,
        });
        expect(status).toBe(200);
        seen.push(...body.data.map(({ id }: { id: string }) => id));
        path = /^<([^>]+)>; rel="next"$/.exec(String(headers['link']))?.[1];
        expect(path !== undefined).toBe(body.has_more);
      }
      expect(seen).toEqual(expected);
      expect(expected).toHaveLength(20);
    });

    it('is absent on the last page', async () => {
      expect((await list('limit=200')).headers).not.toHaveProperty('link');
    });

    it('stays a single header for a search with line breaks', async () => {
      const full_name = 'page>\r\nx-evil: 1; "Ö';
      for (let i = 0; i < 2; i += 1) {
        await app.get(UsersService).create({ ...newUser(), full_name }, COMMAND_LINE);
      }
      const { status, headers } = await list(`limit=1&q=${encodeURIComponent(full_name)}`);
      expect(status).toBe(200);
      expect(headers).not.toHaveProperty('x-evil');
      expect(headers['link']).toMatch(/^<\/api\/v1\/users\?[\w%.&=+-]+>; rel="next"$/);
    });
  });
});
