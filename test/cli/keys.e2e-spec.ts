import { DataSource } from 'typeorm';
import { loadEnvironment } from '../../src/config/load-environment.js';
import { KeyRing } from '../../src/keys/key-ring.js';
import { Resealer } from '../../src/keys/sealing/resealer.js';
import { SEALED_COLUMNS } from '../../src/keys/sealing/sealed-columns.js';
import { Sealer } from '../../src/keys/sealing/sealer.js';
import { TestApp } from '../support/app.js';
import { checkStart } from '../support/check-start.js';
import { command } from '../support/command-line.js';
import { enrollTotp, freshCode, sendCode, startSignIn } from '../support/totp.js';
import { register } from '../support/users.js';

const OLD = 'the key of last year, thirty-two bytes or more';
const NEW = 'the key of this year, thirty-two bytes or more';
const ROTATED = { SECRET_KEY: NEW, SECRET_KEY_PREVIOUS: OLD };

const TABLE = 'things';
/** More than two batches. */
const COUNT = 250;

const sealerOf = (variables: Record<string, string>) =>
  new Sealer(new KeyRing(loadEnvironment(variables, '/no/.env')));
const idOf = (index: number) => `0198c5f3-7d5e-7cc1-9f0e-${String(index).padStart(12, '0')}`;
const secretOf = (index: number) => `secret ${index}`;
const seal = (sealer: Sealer, index: number, plaintext = secretOf(index)) =>
  sealer.seal(plaintext, { table: TABLE, column: 'secret', id: idOf(index) });

describe('sealed values', () => {
  let app: TestApp;
  beforeAll(async () => {
    SEALED_COLUMNS.push({ table: TABLE, column: 'secret' });
    app = await TestApp.start(ROTATED);
    const type = app.database.engine === 'postgres' ? 'uuid' : 'varchar';
    await query(`CREATE TABLE ${TABLE} (id ${type} PRIMARY KEY, secret text)`);
  });
  afterAll(async () => {
    SEALED_COLUMNS.pop();
    await app.close();
  });

  const query = (statement: string, parameters: unknown[] = []) =>
    app.get(DataSource).query(statement, parameters);
  const store = (index: number, sealed: string) =>
    query(`UPDATE ${TABLE} SET secret = $1 WHERE id = $2`, [sealed, idOf(index)]);
  const rows = (): Promise<{ id: string; secret: string }[]> =>
    query(`SELECT id, secret FROM ${TABLE} WHERE secret IS NOT NULL ORDER BY id`);
  const openAll = async (variables: Record<string, string>) => {
    const sealer = sealerOf(variables);
    return (await rows()).map(({ id, secret }) =>
      sealer.open(secret, { table: TABLE, column: 'secret', id }).toString(),
    );
  };
  const reseal = async (variables: Record<string, string> = ROTATED, ...options: string[]) =>
    command(app.database, ['keys', 'reseal', ...options], '', { variables });
  /** Runs a reseal, and a change between the read and the write of each batch. */
  const resealDuring = async (change: () => Promise<unknown>) => {
    const dataSource = app.get(DataSource);
    const transaction = dataSource.transaction.bind(dataSource) as (
      ...run: unknown[]
    ) => Promise<unknown>;
    dataSource.transaction = async (...run: unknown[]) => {
      await change();
      return transaction(...run);
    };
    try {
      return await app.get(Resealer).reseal();
    } finally {
      dataSource.transaction = transaction;
    }
  };
  const sealedCounts = async (variables: Record<string, string>) => {
    const args = ['config', 'check', '--connect', '--json'];
    const { stdout } = await command(app.database, args, '', { variables });
    return JSON.parse(stdout).sealed_values;
  };

  const secrets = Array.from({ length: COUNT }, (_, index) => secretOf(index));

  beforeEach(async () => {
    await query(`DELETE FROM ${TABLE}`);
    const old = sealerOf({ SECRET_KEY: OLD });
    const values = secrets.map((_, index) => `('${idOf(index)}', '${seal(old, index)}')`);
    await query(`INSERT INTO ${TABLE} VALUES ${values.join(', ')}, ('${idOf(999)}', NULL)`);
  });

  it('are encrypted with the new key by keys reseal, after which the old key is not needed', async () => {
    const { code, stdout } = await reseal();
    expect([code, stdout]).toEqual([0, '250 values encrypted again, 0 of another key left\n']);
    expect(await openAll({ SECRET_KEY: NEW })).toEqual(secrets);
  });

  it('are left as they are where all use the current key', async () => {
    await reseal();
    const before = await rows();
    expect(await reseal()).toEqual({
      code: 0,
      stdout: 'every sealed value uses SECRET_KEY\n',
      stderr: '',
    });
    expect(await rows()).toEqual(before);
    const { stdout } = await reseal(ROTATED, '--json');
    expect(JSON.parse(stdout)).toEqual({ resealed: 0, remaining: 0, unsealable: 0 });
  });

  it('are counted by config check --connect, by the key that they need', async () => {
    await store(0, seal(app.get(Sealer), 0));
    expect(await sealedCounts(ROTATED)).toEqual({ total: COUNT, previous: 249, unknown: 0 });
    const args = ['config', 'check', '--connect'];
    const { stdout } = await command(app.database, args, '', { variables: ROTATED });
    expect(stdout).toContain(
      '\nsealed values: 249 of 250 need SECRET_KEY_PREVIOUS; run: npx auth-service keys reseal\n',
    );
    await reseal();
    expect(await sealedCounts(ROTATED)).toEqual({ total: COUNT, previous: 0, unknown: 0 });
    const after = await command(app.database, args, '', { variables: ROTATED });
    expect(after.stdout).toContain('\nsealed values: 250, none needs SECRET_KEY_PREVIOUS\n');
  });

  it('of a lost key are a warning of config check, which does not prevent a start', async () => {
    const { code, warnings } = await checkStart(app.database, { SECRET_KEY: NEW });
    expect([code, warnings]).toEqual([
      0,
      [expect.stringMatching(/^250 sealed values of a key that is neither SECRET_KEY nor /)],
    ]);
  });

  it('that do not open are named and left, and all others are encrypted again', async () => {
    const old = sealerOf({ SECRET_KEY: OLD });
    const copied = seal(old, 8);
    await store(7, copied);
    await store(120, 'plaintext');
    const { code, stderr } = await reseal();
    expect([code, stderr.split('\n')]).toEqual([
      1,
      [
        expect.stringMatching(/ 0198c5f3\S+0007 was changed, or copied from another row or column/),
        expect.stringMatching(/ 0198c5f3\S+0120 is not a sealed value/),
        '',
      ],
    ]);
    expect(stderr).not.toContain('plaintext');
    const secretsNow = (await rows()).map(({ secret }) => secret);
    expect([secretsNow[7], secretsNow[120]]).toEqual([copied, 'plaintext']);
    const sealer = sealerOf({ SECRET_KEY: NEW });
    expect(secretsNow.filter((secret) => sealer.isCurrent(secret))).toHaveLength(COUNT - 2);
  });

  it('of an unknown key are named up to ten of them', async () => {
    const { code, stderr } = await reseal({ SECRET_KEY: NEW });
    const lines = stderr.trimEnd().split('\n');
    expect([code, lines.length, lines.at(-1)]).toEqual([1, 11, 'and 240 further values']);
    expect(lines[0]).toMatch(/set SECRET_KEY_PREVIOUS to that key$/);
    expect(await openAll({ SECRET_KEY: OLD })).toEqual(secrets);
  });

  it('are encrypted again by a second run where the first was aborted, each of them once', async () => {
    const resealer = app.get(Resealer);
    const abort = new Error('aborted');
    const aborted = resealer.reseal((done) => {
      if (done >= 100) throw abort;
    });
    await expect(aborted).rejects.toBe(abort);
    const half = await rows();
    const isCurrent = half.map(({ secret }) => app.get(Sealer).isCurrent(secret));
    expect(isCurrent.filter(Boolean)).toHaveLength(100);

    const progress: number[][] = [];
    const report = await resealer.reseal((...numbers) => progress.push(numbers));
    expect(report).toEqual({ resealed: 150, unsealable: [], remaining: 0 });
    expect(progress).toEqual([
      [100, 150],
      [150, 150],
    ]);
    expect((await rows()).slice(0, 100)).toEqual(half.slice(0, 100));
    expect(await openAll({ SECRET_KEY: NEW })).toEqual(secrets);
  });

  it('keep a change by a request between the read and the write of a reseal', async () => {
    const change = seal(app.get(Sealer), 3, 'changed');
    const report = await resealDuring(() => store(3, change));
    expect(report).toEqual({ resealed: COUNT - 1, unsealable: [], remaining: 0 });
    expect((await openAll({ SECRET_KEY: NEW }))[3]).toBe('changed');
  });

  it('of an instance that still writes with the old key are reported as left', async () => {
    const old = sealerOf({ SECRET_KEY: OLD });
    const report = await resealDuring(() => store(3, seal(old, 3, 'changed')));
    expect(report).toMatchObject({ unsealable: [], remaining: 1 });
    expect((await openAll(ROTATED))[3]).toBe('changed');
    expect((await reseal()).stdout).toMatch(/^1 value encrypted again, 0 of another key left/);
  });

  it('are encrypted again with a progress bar on a terminal, and without one for a script', async () => {
    const args = ['keys', 'reseal'];
    const options = { variables: ROTATED, isTTY: true };
    const { stderr } = await command(app.database, args, '', options);
    expect(stderr).toMatch(/\[#+\.*\] \d+ % encrypting/);
    expect((await command(app.database, [...args, '--json'], '', options)).stderr).toBe('');
  });
});

describe('the secret of an authenticator app', () => {
  it('opens after keys reseal without the old key, so that the codes of the app are accepted', async () => {
    const before = await TestApp.start({ SECRET_KEY: OLD });
    const user = await register(before);
    const { secret } = await enrollTotp(before, user.access_token);
    await before.app.close();
    const { stdout } = await command(before.database, ['keys', 'reseal'], '', {
      variables: ROTATED,
    });
    expect(stdout).toBe('1 value encrypted again, 0 of another key left\n');
    const after = await TestApp.start({ SECRET_KEY: NEW }, before.database);
    try {
      const code = await freshCode(after, user.id, secret);
      const response = await sendCode(after, 'totp', await startSignIn(after, user), code);
      expect(response.status).toBe(200);
    } finally {
      await after.close();
      await before.database.drop();
    }
  });
});
