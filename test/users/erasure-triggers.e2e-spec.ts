import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { AuditEvent } from '../../src/audit/audit-event.entity.js';
import { Erasure } from '../../src/users/deletion/erasure.entity.js';
import { User } from '../../src/identity/user.entity.js';
import { TestApp } from '../support/app.js';
import { insertEvents } from '../support/exports.js';
import { type TestUser, register, registerAdmin } from '../support/users.js';

/** Set by the Jest project. */
declare const ENGINE: 'sqlite' | 'postgres';

describe('the erasure of a user is the only change of the audit log that the database permits:', () => {
  let app: TestApp;
  let admin: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
    admin = await registerAdmin(app);
  });
  afterAll(() => app.close());

  const rows = () => app.get(DataSource).getRepository(AuditEvent);

  let id: string;
  let other: string;
  let pseudonym: string;
  let event: string;
  beforeAll(async () => {
    [id, other, pseudonym] = [uuidv7(), uuidv7(), uuidv7()];
    await insertEvents(app, 1, { event: 'user_deleted', userId: id });
    await insertEvents(app, 1, { event: 'user_deleted', userId: other });
    await app
      .get(DataSource)
      .getRepository(Erasure)
      .insert({ userId: id, pseudonym, createdAt: new Date() });
  });
  beforeEach(async () => {
    const client = { ip: '203.0.113.7', userAgent: 'a', requestId: 'b', sessionId: uuidv7() };
    [event = ''] = await insertEvents(app, 1, { userId: id, ...client });
  });
  const update = (columns: object, where: object = { id: event }) => rows().update(where, columns);

  it('permits the pseudonym of a recorded erasure', async () => {
    await update({
      userId: pseudonym,
      ip: null,
      userAgent: null,
      requestId: null,
      sessionId: null,
    });
    expect(await rows().findOneBy({ id: event })).toMatchObject({ userId: pseudonym, ip: null });
  });

  it.each<[string, () => object]>([
    ['another id', () => ({ userId: uuidv7() })],
    ['no id', () => ({ userId: null })],
    ['only a cleared address', () => ({ ip: null })],
    ['another address beside the pseudonym', () => ({ userId: pseudonym, ip: '203.0.113.8' })],
    ['another event beside the pseudonym', () => ({ userId: pseudonym, event: 'signed_in_not' })],
    ['another time beside the pseudonym', () => ({ userId: pseudonym, occurredAt: new Date(0) })],
    [
      'other details beside the pseudonym',
      () => ({ userId: pseudonym, details: { role: 'admin' } }),
    ],
    ['another actor beside the pseudonym', () => ({ userId: pseudonym, actorId: uuidv7() })],
    ['another session beside the pseudonym', () => ({ userId: pseudonym, sessionId: uuidv7() })],
  ])('rejects %s', async (_title, columns) => {
    await expect(update(columns())).rejects.toThrow(/never changed/);
  });

  it('rejects a change of the proof of a deletion', async () => {
    const [row] = await rows().findBy({ userId: id, event: 'user_deleted' });
    await expect(update({ userId: pseudonym }, { id: row?.id })).rejects.toThrow(/never changed/);
  });

  it('rejects the address of another actor', async () => {
    const [acted] = await insertEvents(app, 1, {
      userId: id,
      actorId: admin.id,
      ip: '203.0.113.7',
    });
    await expect(update({ userId: pseudonym, ip: null }, { id: acted })).rejects.toThrow(
      /never changed/,
    );
  });

  it('rejects an erasure without a recorded deletion, and a change of one', async () => {
    const erasures = app.get(DataSource).getRepository(Erasure);
    const unrecorded = { userId: uuidv7(), pseudonym: uuidv7(), createdAt: new Date() };
    await expect(erasures.insert(unrecorded)).rejects.toThrow(/needs a deleted user/);
    await expect(erasures.update({ userId: id }, { pseudonym: uuidv7() })).rejects.toThrow(
      /never changed/,
    );
    const replacement = [id, uuidv7(), 0].map((value) => `'${value}'`).join();
    const statement =
      ENGINE === 'sqlite'
        ? `INSERT OR REPLACE INTO erasures VALUES (${replacement})`
        : `INSERT INTO erasures VALUES (${replacement}) ON CONFLICT (user_id) DO UPDATE SET created_at = 0`;
    await expect(app.get(DataSource).query(statement)).rejects.toThrow(/never changed/);
  });

  if (ENGINE === 'postgres') {
    it('rejects an erasure of a user that exists', async () => {
      const user = await register(app);
      await insertEvents(app, 1, { event: 'user_deleted', userId: user.id });
      const erasure = { userId: user.id, pseudonym: uuidv7(), createdAt: new Date() };
      await expect(app.get(DataSource).getRepository(Erasure).insert(erasure)).rejects.toThrow(
        /needs a deleted user/,
      );
      await app.get(DataSource).getRepository(User).delete({ id: user.id });
    });
  }
});
