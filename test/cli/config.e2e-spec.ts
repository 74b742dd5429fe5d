import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { variableNames } from '../../src/config/load-environment.js';
import { migrationNames } from '../../src/database/load-migrations.js';
import { command } from '../support/command-line.js';
import { createDatabase, type TestDatabase } from '../support/database.js';

const CANARY = 'c4n4ry';
const KEY = `rX0vQ9zv5Q1m7u3b8kTn2wJc4hYd6sLpAeGf${CANARY}`;

describe('config check', () => {
  let database: TestDatabase;
  let folder: string;
  beforeAll(async () => {
    database = await createDatabase();
    folder = await mkdtemp(join(tmpdir(), 'uas-config-'));
  });
  afterAll(async () => {
    await database.drop();
    await rm(folder, { recursive: true });
  });

  const check = (variables: Record<string, string> = {}, ...options: string[]) =>
    command(database, ['config', 'check', ...options], '', { variables });
  const asJson = async (variables?: Record<string, string>, ...options: string[]) => {
    const { code, stdout } = await check(variables, '--json', ...options);
    return { code, ...JSON.parse(stdout) };
  };

  it('prints every variable with its value and source', async () => {
    const file = join(folder, 'port');
    await writeFile(file, '9001\n');
    const { code, variables, problems } = await asJson({ LOG_LEVEL: 'warn', PORT_FILE: file });
    expect([code, problems]).toEqual([0, []]);
    expect(variables.map(({ name }: { name: string }) => name)).toEqual(variableNames());
    expect(variables).toEqual(
      expect.arrayContaining([
        { name: 'LOG_LEVEL', value: 'warn', source: 'environment' },
        { name: 'PORT', value: '9001', source: 'file' },
        { name: 'HOST', value: '127.0.0.1', source: 'default' },
        { name: 'SECRET_KEY', value: '***', source: 'environment' },
        { name: 'SECRET_KEY_PREVIOUS', value: null, source: 'default' },
        { name: 'RATE_LIMIT_LOGIN_PER_NAME', value: '10/15m', source: 'default' },
      ]),
    );
    const { code: status, stdout, stderr } = await check({ LOG_LEVEL: 'warn' });
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^LOG_LEVEL +environment +warn$/m);
    expect(stdout).toMatch(/^SECRET_KEY_PREVIOUS +default +-$/m);
  });

  it('shows the default of a variable that is not set', async () => {
    const { variables } = await asJson({ MIGRATIONS_RUN: '' });
    const runs = String(database.engine === 'sqlite');
    expect(variables).toContainEqual({ name: 'MIGRATIONS_RUN', value: runs, source: 'default' });
  });

  it('prints all problems and exits with 1', async () => {
    const invalid = { PORT: 'high', LOG_LEVEL: 'loud', SECRET_KEY_FILE: '/no/such/file' };
    const { code, stdout, stderr } = await check(invalid);
    expect(code).toBe(1);
    expect(stderr.trimEnd().split('\n').toSorted()).toEqual([
      'configuration: LOG_LEVEL must be one of fatal, error, warn, info, debug (it is "loud")',
      'configuration: PORT must be a whole number from 0 to 65535 (it is "high")',
      'configuration: SECRET_KEY and SECRET_KEY_FILE are both set; keep one of them',
    ]);
    expect(stdout).toMatch(/^PORT +environment +-$/m);
    expect((await asJson(invalid)).problems).toHaveLength(3);
  });

  it('opens the database only with --connect, and does not create it', async () => {
    const unreachable = { DATABASE_URL: 'postgres://app:x@127.0.0.1:1/auth' };
    expect((await check(unreachable)).code).toBe(0);
    const { code, problems } = await asJson(unreachable, '--connect');
    expect([code, problems]).toEqual([1, [expect.stringMatching(/cannot be opened/)]]);
    const file = join(folder, 'new.db');
    await check({ DATABASE_URL: `sqlite:${file}` }, '--connect');
    expect(existsSync(file)).toBe(false);
  });

  it('reports run and pending migrations with --connect', async () => {
    const separate = await createDatabase();
    try {
      const all = (await migrationNames()).length;
      const schemaOf = async (...options: string[]) =>
        JSON.parse((await command(separate, ['config', 'check', '--json', ...options])).stdout)
          .schema;
      const textOf = async () => (await command(separate, ['config', 'check', '--connect'])).stdout;
      expect(await textOf()).toContain(`database: 0 migrations run, ${all} pending\n`);
      await command(separate, ['migrate']);
      expect(await textOf()).toContain(`database: ${all} migrations run, 0 pending\n`);
      expect(await schemaOf('--connect')).toEqual({ run: await migrationNames(), pending: [] });
      expect(await schemaOf()).toBeNull();
    } finally {
      await separate.drop();
    }
  });

  it.each<[string, Record<string, string>]>([
    ['a key', { SECRET_KEY: KEY, SECRET_KEY_PREVIOUS: KEY }],
    ['a key in production', { NODE_ENV: 'production', SECRET_KEY: KEY }],
    ['a key that is too short', { NODE_ENV: 'production', SECRET_KEY: CANARY }],
    ['an old key that is too short', { NODE_ENV: 'production', SECRET_KEY_PREVIOUS: CANARY }],
    ['a placeholder key', { NODE_ENV: 'production', SECRET_KEY: `change-me-${KEY}` }],
    ['a key as the name of its file', { SECRET_KEY: '', SECRET_KEY_FILE: KEY }],
    ['a key set twice', { SECRET_KEY: KEY, SECRET_KEY_FILE: KEY }],
    ['a database URL', { DATABASE_URL: `postgres://app:${CANARY}@127.0.0.1:1/auth` }],
    [
      'a query parameter of a database URL',
      { DATABASE_URL: `postgres://127.0.0.1:1/auth?user=a&password=${CANARY}` },
    ],
    [
      'a password with a slash in a database URL',
      { DATABASE_URL: `postgres://app:1/${CANARY}@127.0.0.1:1/auth` },
    ],
    ['a host in a database URL', { DATABASE_URL: `postgres://app:x@${CANARY}/y@127.0.0.1:1/auth` }],
    ['a database URL with an unknown protocol', { DATABASE_URL: `mysql://root:${CANARY}@db/auth` }],
    ['a database URL of an impossible file', { DATABASE_URL: `sqlite:/dev/null/app:${CANARY}@db` }],
    ['a word in place of a database URL', { DATABASE_URL: CANARY }],
    ['a collector URL', { OTEL_EXPORTER_OTLP_ENDPOINT: `https://app:${CANARY}@collector/v1` }],
    [
      'a query parameter of a collector URL',
      { OTEL_EXPORTER_OTLP_ENDPOINT: `https://collector/?k=${CANARY}` },
    ],
    ['a malformed collector URL', { OTEL_EXPORTER_OTLP_ENDPOINT: `collector:${CANARY}` }],
  ])('does not print the secret in %s', async (_, variables) => {
    for (const options of [[], ['--json'], ['--connect'], ['--connect', '--json']]) {
      const { stdout, stderr } = await check(variables, ...options);
      expect(stdout).toContain('DATABASE_URL');
      expect(stdout + stderr).not.toContain(CANARY);
    }
  });

  it.each(['SECRET_KEY', 'DATABASE_URL', 'OTEL_EXPORTER_OTLP_ENDPOINT'])(
    'does not print the contents of the file that %s_FILE names',
    async (name) => {
      const file = join(folder, name);
      await writeFile(file, `${CANARY}\n`);
      const variables = { NODE_ENV: 'production', [name]: '', [`${name}_FILE`]: file };
      const { code, stdout, stderr } = await check(variables);
      expect(code).toBe(1);
      expect(stdout + stderr).not.toContain(CANARY);
    },
  );
});
