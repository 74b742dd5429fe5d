import { DataSource } from 'typeorm';
import { User } from '../../src/identity/user.entity.js';
import { signInVisitor, withOldSignIn } from '../support/account-visits.js';
import { TestApp } from '../support/app.js';
import { register, type TestUser } from '../support/users.js';

const PATH = '/account/data';

describe('the data page of the account', () => {
  let app: TestApp;
  let user: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    user = await register(app);
  });

  const rows = () => app.get(DataSource).getRepository(User);
  const visit = async (target = app) => {
    const visitor = await signInVisitor(target, user);
    await visitor.visit(PATH);
    return visitor;
  };

  it('downloads everything that the service holds about the user', async () => {
    const visitor = await visit();
    expect(await visitor.send({}, { action: 'export' })).toBe(200);
    const headers = visitor.page?.headers ?? {};
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(headers['content-disposition']).toBe(`attachment; filename="user-${user.id}.json"`);
    expect(headers['cache-control']).toBe('no-store');
    expect(JSON.parse(visitor.html)).toMatchObject({ user: { email: user.email } });
  });

  it('asks the user to confirm before a download, and leads back to it', async () => {
    await withOldSignIn(app, user, async (visitor) => {
      await visitor.visit(PATH);
      await visitor.send({}, { action: 'export' });
      expect(visitor.path).toMatch(/^\/confirm\?/);
      await visitor.send({ password: user.password });
      expect(visitor.path).toBe(`${PATH}?done=confirmed&at=export#export`);
      expect(visitor.text).toContain('Nothing was changed yet');
      expect(await visitor.send({}, { action: 'export' })).toBe(200);
      expect(JSON.parse(visitor.html)).toMatchObject({ user: { id: user.id } });
    });
  });

  it('deletes only after a question, and says where the deletion is final', async () => {
    const other = await TestApp.start({ DELETION_GRACE_DAYS: '0' }, app.database);
    try {
      const visitor = await visit(other);
      await visitor.send({}, { action: 'delete' });
      expect(visitor.text).toContain('This cannot be undone.');
      expect(visitor.html).toContain(`href="${PATH}#deletion"`);
      expect(await rows().countBy({ id: user.id })).toBe(1);
      await visitor.send({}, { action: 'delete_confirmed' });
      expect(visitor.path).toBe('/signed-out?reason=deleted');
      expect(await rows().countBy({ id: user.id })).toBe(0);
    } finally {
      await other.close();
    }
  });

  it('schedules a deletion, after the user has confirmed that it is the user', async () => {
    await withOldSignIn(app, user, async (visitor) => {
      await visitor.visit(PATH);
      await visitor.send({}, { action: 'delete' });
      expect(visitor.text).toContain('Until then you can cancel the deletion.');
      await visitor.send({}, { action: 'delete_confirmed' });
      expect(visitor.path).toMatch(/^\/confirm\?/);
      expect(await visitor.send({ password: 'wrong' })).toBe(422);
      await visitor.send({ password: user.password });
      expect(visitor.path).toBe(`${PATH}?done=confirmed&at=deletion#deletion`);
      expect(visitor.text).toContain('Nothing was changed yet');
      await visitor.send({}, { action: 'delete' });
      await visitor.send({}, { action: 'delete_confirmed' });
      expect(visitor.path).toBe('/signed-out?reason=deleted');
    });
    const row = await rows().findOneByOrFail({ id: user.id });
    expect(row.deletionDueAt).not.toBeNull();
  });
});
