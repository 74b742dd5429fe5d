import { DataSource, type EntityManager, type Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { OneTimeToken } from '../../src/tokens/one-time/one-time-token.entity.js';
import { OneTimeTokenPurge } from '../../src/tokens/one-time/one-time-token-purge.js';
import type { OneTimeTokenIssue } from '../../src/tokens/one-time/one-time-token-issue.js';
import { OneTimeTokens } from '../../src/tokens/one-time/one-time-tokens.js';
import { TestApp } from '../support/app.js';
import { statementsOf } from '../support/statements.js';
import { type TestUser, register } from '../support/users.js';

const PURPOSE = 'verify_email';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const SECRET = 'a key of the tests, thirty-two bytes or more';
const REJECTED = expect.objectContaining({ code: 'invalid_one_time_token', status: 400 });

describe('one-time tokens', () => {
  let app: TestApp;
  let tokens: OneTimeTokens;
  let rows: Repository<OneTimeToken>;
  let user: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
    tokens = app.get(OneTimeTokens);
    rows = app.get(DataSource).getRepository(OneTimeToken);
  });
  beforeEach(async () => {
    user = await register(app);
    await rows.clear();
  });
  afterAll(() => app.close());

  const inTransaction = <T>(run: (manager: EntityManager) => Promise<T>, on = app): Promise<T> =>
    on.get(DataSource).transaction(run);
  const issue = async (changes: Partial<OneTimeTokenIssue> = {}) => {
    const row = await inTransaction((manager) =>
      tokens.issue(manager, {
        purpose: PURPOSE,
        userId: user.id,
        subject: user.email,
        lifetime: 30 * MINUTE,
        ...changes,
      }),
    );
    return { row, ...tokens.format(row) };
  };
  const consume = (token: string, purpose: typeof PURPOSE | 'reset_password' = PURPOSE) =>
    inTransaction((manager) => tokens.consume(manager, purpose, token));
  const expire = (id: string) => rows.update({ id }, { expiresAt: new Date(Date.now() - 1) });
  const setEpoch = (epoch: number) =>
    app.get(DataSource).query(`UPDATE users SET credential_epoch = ${epoch}`);

  it('are consumed with their user and subject', async () => {
    const { row, token } = await issue();
    expect(await tokens.isUsable(PURPOSE, token)).toBe(true);
    expect(await tokens.ownerOf(PURPOSE, token)).toBe(user.id);
    expect(await consume(token)).toEqual({
      id: row.id,
      userId: user.id,
      subject: user.email,
      credentialEpoch: 0,
    });
    expect(await tokens.isUsable(PURPOSE, token)).toBe(false);
    expect(await tokens.findLive(row.id)).toBeNull();
  });

  it('are consumed once by 200 parallel requests', async () => {
    const { token } = await issue();
    const results = await Promise.allSettled(Array.from({ length: 200 }, () => consume(token)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const reasons = results.flatMap((result) =>
      result.status === 'rejected' ? [result.reason] : [],
    );
    expect(reasons).toEqual(Array.from({ length: 199 }, () => REJECTED));
  });

  it('are not consumed by a transaction that rolls back', async () => {
    const { token } = await issue();
    const failing = inTransaction(async (manager) => {
      await tokens.consume(manager, PURPOSE, token);
      throw new Error('later statement failed');
    });
    await expect(failing).rejects.toThrow('later statement failed');
    await expect(consume(token)).resolves.toMatchObject({ userId: user.id });
  });

  it('are stored neither as a link nor as a code', async () => {
    const { token, code } = await issue();
    const stored = JSON.stringify(await rows.find());
    expect(stored).not.toContain(token);
    expect(stored).not.toContain(token.slice(-20));
    expect(stored).not.toContain(code);
  });

  describe('are rejected by one answer after the same statements', () => {
    const cases: Record<string, () => Promise<string>> = {
      'a wrong token': async () => {
        const { token } = await issue();
        return token.slice(0, -1) + (token.endsWith('A') ? 'B' : 'A');
      },
      'a text that is no token': async () => 'no token',
      'an expired token': async () => {
        const { token, row } = await issue();
        await expire(row.id);
        return token;
      },
      'a consumed token': async () => {
        const { token } = await issue();
        await consume(token);
        return token;
      },
      'a token of another purpose': async () => (await issue({ purpose: 'change_email' })).token,
      'a replaced token': async () => {
        const { token } = await issue();
        await issue();
        return token;
      },
      'a token of a deleted user': async () => {
        const { token, row } = await issue();
        await rows.delete(row.id);
        return token;
      },
      'a token of an older credential epoch': async () => {
        const { token } = await issue();
        await setEpoch(1);
        return token;
      },
      'a voided token': async () => {
        const { token } = await issue();
        await inTransaction((manager) => tokens.voidAll(manager, user.id));
        return token;
      },
    };
    let expected: string[];
    beforeAll(async () => {
      user = await register(app);
      const { token } = await issue();
      expected = await statementsOf(app, () => consume(token));
    });
    it.each(Object.keys(cases))('%s', async (name) => {
      const token = (await cases[name]?.()) ?? '';
      expect(await tokens.isUsable(PURPOSE, token)).toBe(false);
      const statements = await statementsOf(app, () =>
        expect(consume(token)).rejects.toEqual(REJECTED),
      );
      expect(statements.slice(0, -1)).toEqual(expected.slice(0, -1));
      expect(statements.at(-1)).toBe('ROLLBACK');
    });
  });

  it('of other purposes and users stay valid when a new one is issued', async () => {
    const reset = await issue({ purpose: 'reset_password' });
    const other = await issue({ userId: (await register(app)).id });
    await issue();
    expect(await tokens.isUsable('reset_password', reset.token)).toBe(true);
    expect(await tokens.isUsable(PURPOSE, other.token)).toBe(true);
  });

  it('with the id of their cause replace no other token', async () => {
    const first = await issue({ purpose: 'sign_in', id: uuidv7() });
    const second = await issue({ purpose: 'sign_in', id: uuidv7() });
    expect(await tokens.isUsable('sign_in', first.token)).toBe(true);
    expect(await tokens.isUsable('sign_in', second.token)).toBe(true);
  });

  it('are read with their address and code, and stay usable', async () => {
    const { row, token, code } = await issue({ subject: 'new@example.com' });
    const read = {
      id: row.id,
      userId: user.id,
      purpose: PURPOSE,
      address: 'new@example.com',
      code,
    };
    expect(await tokens.read(PURPOSE, token)).toEqual(read);
    expect(await tokens.read(PURPOSE, token)).toEqual(read);
    expect(await tokens.read('reset_password', token)).toBeUndefined();
    const own = await issue({ subject: null });
    expect(await tokens.read(PURPOSE, own.token)).toMatchObject({ address: user.email });
  });

  it('of one purpose and user are issued in parallel with one live token', async () => {
    await Promise.all(Array.from({ length: 10 }, () => issue()));
    const live = (await rows.find()).filter(({ consumedAt }) => consumedAt === null);
    expect(live).toHaveLength(1);
  });

  it('without an epoch survive a change of credentials, voiding all, and one of another subject', async () => {
    const undo = { purpose: 'undo_email_change', survivesCredentialChange: true } as const;
    const first = await issue({ ...undo, subject: 'owner@example.com' });
    const second = await issue({ ...undo, subject: 'thief@example.com' });
    await setEpoch(1);
    await inTransaction((manager) => tokens.voidAll(manager, user.id));
    expect(await tokens.isUsable('undo_email_change', first.token)).toBe(true);
    expect(await tokens.isUsable('undo_email_change', second.token)).toBe(true);
    await issue({ ...undo, subject: 'owner@example.com' });
    expect(await tokens.isUsable('undo_email_change', first.token)).toBe(false);
    expect(await tokens.isUsable('undo_email_change', second.token)).toBe(true);
    await setEpoch(0);
  });

  it('of one purpose are voided on request', async () => {
    const { token } = await issue();
    const voidThem = () =>
      inTransaction((manager) => tokens.voidPurpose(manager, user.id, PURPOSE));
    expect(await voidThem()).toBe(true);
    expect(await tokens.isUsable(PURPOSE, token)).toBe(false);
    expect(await voidThem()).toBe(false);
  });

  it('are purged a week after their expiry, and not before', async () => {
    const { row: old } = await issue();
    const { row: recent } = await issue();
    await rows.update({ id: old.id }, { expiresAt: new Date(Date.now() - 7.1 * DAY) });
    await rows.update({ id: recent.id }, { expiresAt: new Date(Date.now() - 6.9 * DAY) });
    expect(await app.get(OneTimeTokenPurge).purge()).toBe(1);
    expect((await rows.find()).map(({ id }) => id)).toEqual([recent.id]);
  });

  it('are deleted together with their user', async () => {
    await issue();
    await app.get(DataSource).query(`DELETE FROM users WHERE id = '${user.id}'`);
    expect(await rows.count()).toBe(0);
  });

  it('and codes of the previous key are accepted, and the current key issues', async () => {
    const { token, code, row } = await issue();
    const rotated = await TestApp.start(
      { SECRET_KEY: 'another key of the tests, thirty-two bytes', SECRET_KEY_PREVIOUS: SECRET },
      app.database,
    );
    const other = rotated.get(OneTimeTokens);
    expect(other.format(row).token).not.toBe(token);
    const exchanged = await other.exchangeCode(PURPOSE, { userId: user.id }, code);
    expect(exchanged).toBe(other.format(row).token);
    const consumed = await inTransaction(
      (manager) => other.consume(manager, PURPOSE, token),
      rotated,
    );
    expect(consumed.id).toBe(row.id);
    await rotated.close();
  });
});
