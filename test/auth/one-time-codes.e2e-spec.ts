import { DataSource, type EntityManager, type Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { OneTimeToken } from '../../src/tokens/one-time/one-time-token.entity.js';
import { OneTimeTokens } from '../../src/tokens/one-time/one-time-tokens.js';
import { TestApp } from '../support/app.js';
import { statementsOf } from '../support/statements.js';
import { type TestUser, register } from '../support/users.js';

const PURPOSE = 'verify_email';
const MINUTE = 60_000;
const REJECTED = expect.objectContaining({ code: 'invalid_one_time_token', status: 400 });

const wrongCode = (code: string) => (code === '00000000' ? '11111111' : '00000000');

describe('codes of one-time tokens', () => {
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

  const inTransaction = <T>(run: (manager: EntityManager) => Promise<T>): Promise<T> =>
    app.get(DataSource).transaction(run);
  const issue = async (changes: { id?: string } = {}) => {
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
  const tryCode = (code: string) => tokens.exchangeCode(PURPOSE, { email: user.email }, code);
  const expire = (id: string) => rows.update({ id }, { expiresAt: new Date(Date.now() - 1) });
  const setEpoch = (epoch: number) =>
    app.get(DataSource).query(`UPDATE users SET credential_epoch = ${epoch}`);
  const consume = (token: string) =>
    inTransaction((manager) => tokens.consume(manager, PURPOSE, token));

  it('are exchanged for the link form, by user id and by any spelling of the address', async () => {
    const { row, token, code } = await issue();
    expect(await tryCode(code)).toBe(token);
    expect(await tokens.exchangeCode(PURPOSE, { userId: user.id }, code)).toBe(token);
    expect(await tokens.exchangeCode(PURPOSE, { tokenId: row.id }, code)).toBe(token);
    const email = ` ${user.email.toUpperCase()}`;
    expect(await tokens.exchangeCode(PURPOSE, { email }, code)).toBe(token);
    expect(await consume(token)).toMatchObject({ userId: user.id });
  });

  it('are void after five wrong tries, and the link form is not', async () => {
    const { token, code } = await issue();
    for (let i = 0; i < 5; i += 1) {
      await expect(tryCode(wrongCode(code))).rejects.toEqual(REJECTED);
    }
    await expect(tryCode(code)).rejects.toEqual(REJECTED);
    expect(await tokens.isUsable(PURPOSE, token)).toBe(true);
  });

  it('are accepted after four wrong tries', async () => {
    const { token, code } = await issue();
    for (let i = 0; i < 4; i += 1) await tryCode(wrongCode(code)).catch(() => undefined);
    expect(await tryCode(code)).toBe(token);
  });

  it('are void after parallel wrong tries, each of which counts', async () => {
    const { code } = await issue();
    const tries = Array.from({ length: 50 }, () => tryCode(wrongCode(code)));
    await Promise.allSettled(tries);
    await expect(tryCode(code)).rejects.toEqual(REJECTED);
    const [{ attempts }] = (await rows.find()) as [OneTimeToken];
    expect(attempts).toBe(51);
  });

  it('stay valid when the change that they permit rolls back, however often', async () => {
    const { code } = await issue();
    for (let i = 0; i < 6; i += 1) {
      const token = await tryCode(code);
      const failing = inTransaction(async (manager) => {
        await tokens.consume(manager, PURPOSE, token);
        throw new Error('later statement failed');
      });
      await expect(failing).rejects.toThrow('later statement failed');
    }
    await tryCode(code);
  });

  it('get five tries again with a new token', async () => {
    const { code: old } = await issue();
    for (let i = 0; i < 6; i += 1) await tryCode(wrongCode(old)).catch(() => undefined);
    const { token, code } = await issue();
    await expect(tryCode(old)).rejects.toEqual(REJECTED);
    expect(await tryCode(code)).toBe(token);
  });

  it.each<[string, (row: OneTimeToken) => Promise<unknown>]>([
    ['expired', ({ id }) => expire(id)],
    ['consumed', (row) => consume(tokens.format(row).token)],
    ['of an older credential epoch', () => setEpoch(1)],
  ])('are rejected when the token is %s', async (_, change) => {
    const { row, code } = await issue();
    await change(row);
    await expect(tryCode(code)).rejects.toEqual(REJECTED);
    await setEpoch(0);
  });

  it('are rejected for another token of the same user', async () => {
    const first = await issue({ id: uuidv7() });
    const { code } = await issue({ id: uuidv7() });
    await expect(tokens.exchangeCode(PURPOSE, { tokenId: first.row.id }, code)).rejects.toEqual(
      REJECTED,
    );
  });

  it('are rejected for another user and another purpose', async () => {
    const { code } = await issue();
    const { email } = await register(app);
    await expect(tokens.exchangeCode(PURPOSE, { email }, code)).rejects.toEqual(REJECTED);
    await expect(
      tokens.exchangeCode('reset_password', { email: user.email }, code),
    ).rejects.toEqual(REJECTED);
  });

  it('cost one statement that writes one row, with and without a token', async () => {
    const { code } = await issue();
    const known = await statementsOf(app, () => tryCode(wrongCode(code)).catch(() => undefined));
    expect(known).toHaveLength(1);
    const [{ attempts }] = (await rows.find()) as [OneTimeToken];
    expect(attempts).toBe(1);
    const unknown = await statementsOf(app, () =>
      expect(tokens.exchangeCode(PURPOSE, { email: 'unknown@example.com' }, code)).rejects.toEqual(
        REJECTED,
      ),
    );
    expect(unknown).toEqual(known);
    expect(await rows.count()).toBe(2);
    const tryId = (tokenId: string) => tokens.exchangeCode(PURPOSE, { tokenId }, wrongCode(code));
    const { row } = await issue();
    const [ofToken, ofNone] = [
      await statementsOf(app, () => expect(tryId(row.id)).rejects.toEqual(REJECTED)),
      await statementsOf(app, () => expect(tryId(uuidv7())).rejects.toEqual(REJECTED)),
    ];
    expect(ofToken).toHaveLength(1);
    expect(ofNone).toEqual(ofToken);
    expect(await rows.count()).toBe(4);
  });
});
