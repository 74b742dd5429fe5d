import { COMMAND_LINE } from '../../src/access/requester.js';
import { UsersService } from '../../src/users/users.service.js';
import { type TestUser, newUser, registerAdmin } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { userRows } from '../support/sessions.js';

const SORTS = ['created_at', '-created_at', 'username', '-username', 'email', '-email'];

describe('pages of accounts', () => {
  let app: TestApp;
  let admin: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
    admin = await registerAdmin(app);
    for (let i = 0; i < 20; i += 1) await add(`page.${String.fromCodePoint(97 + i)}`, i);
  });
  afterAll(() => app.close());

  const list = (query: string) => app.api('GET', `/users?${query}`, { token: admin.access_token });

  /** Four accounts share each moment of creation. */
  async function add(name: string, moment: number): Promise<string> {
    const account = { ...newUser(), username: name, email: `${name}@example.com` };
    const { id } = await app.get(UsersService).create(account, COMMAND_LINE);
    const createdAt = new Date(Date.UTC(2026, 0, 1) + Math.floor(moment / 4));
    await userRows(app).update({ id }, { createdAt });
    return id;
  }

  async function walk(
    query: string,
    betweenPages: (seen: string[]) => Promise<void> = () => Promise.resolve(),
  ): Promise<string[]> {
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const { status, body } = await list(query + cursor);
      expect(status).toBe(200);
      seen.push(...body.data.map(({ id }: { id: string }) => id));
      if (seen.length > 200) throw new Error('the walk does not end');
      expect(body.has_more).toBe(body.next_cursor !== null);
      if (!body.has_more) return seen;
      cursor = `&cursor=${body.next_cursor}`;
      await betweenPages(seen);
    }
  }

  it.each(SORTS)('together are the whole list, sorted by %s', async (sort) => {
    const whole = await walk(`sort=${sort}&limit=200`);
    for (const limit of [1, 3, 7]) {
      expect(await walk(`sort=${sort}&limit=${limit}`)).toEqual(whole);
    }
  });

  it.each(SORTS)('repeat no row and lose none while rows come and go: %s', async (sort) => {
    const staying = await walk(`sort=${sort}&limit=200`);
    const passing: string[] = [];
    let count = 0;
    const seen = await walk(`sort=${sort}&limit=4`, async (soFar) => {
      count += 1;
      // Before and after the place that the walk has reached, and the row that the cursor names.
      const last = soFar.at(-1);
      if (last !== undefined && passing.includes(last))
        await app.get(UsersService).remove(last, COMMAND_LINE);
      const name = sort.replace('-', 'd.').replace('_', '.');
      passing.push(await add(`page.${count % 2 ? 'a' : 't'}.${name}.${count}`, count % 2 ? 0 : 80));
    });
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.filter((id) => staying.includes(id))).toEqual(staying);
    const left = await userRows(app).find({ select: { id: true } });
    for (const { id } of left) {
      if (passing.includes(id)) await app.get(UsersService).remove(id, COMMAND_LINE);
    }
  });

  it('go on where they were when the row of the cursor is gone', async () => {
    const gone = await add('page.m.gone', 13);
    const whole = await walk('sort=username&limit=200');
    const place = whole.indexOf(gone);
    const { body } = await list(`sort=username&limit=${place + 1}`);
    expect(body.data.at(-1).id).toBe(gone);
    await app.get(UsersService).remove(gone, COMMAND_LINE);
    const rest = await walk(`sort=username&limit=200&cursor=${body.next_cursor}`);
    expect(rest).toEqual(whole.slice(place + 1));
  });

  it('end without a page that is empty', async () => {
    const { body } = await list('limit=1&with_total=true');
    const { body: exact } = await list(`limit=${body.total}`);
    expect([exact.has_more, exact.next_cursor]).toEqual([false, null]);
  });

  describe('the Link header', () => {
    it('leads from page to page to the end, with every filter kept', async () => {
      const expected = await walk('sort=email&role=user&q=PAGE.&limit=200');
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

    it('is not there on the last page', async () => {
      expect((await list('limit=200')).headers).not.toHaveProperty('link');
    });

    it('stays one header whatever a search holds', async () => {
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
