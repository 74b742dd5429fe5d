import { DataSource, type TableColumn } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { SignInAttempt } from '../../src/auth/attempts/sign-in-attempt.entity.js';
import { COMMAND_LINE } from '../../src/access/requester.js';
import { IdentityProviderStore } from '../../src/identity-providers/identity-provider-store.service.js';
import { ExternalIdentity } from '../../src/identity/external-identity.entity.js';
import { Passkey } from '../../src/credentials/passkeys/passkey.entity.js';
import { RecoveryCode } from '../../src/credentials/recovery-codes/recovery-code.entity.js';
import { TotpCredential } from '../../src/credentials/totp/totp-credential.entity.js';
import { OauthClient } from '../../src/oauth/clients/client.entity.js';
import { OauthConsent } from '../../src/oauth/consents/consent.entity.js';
import { Session } from '../../src/sessions/session.entity.js';
import { Delivery } from '../../src/outbox/delivery.entity.js';
import { User } from '../../src/identity/user.entity.js';
import { OneTimeToken } from '../../src/tokens/one-time/one-time-token.entity.js';
import { TestApp } from '../support/app.js';
import { addFactors } from '../support/factors.js';
import { insertEvents } from '../support/exports.js';
import { tableNames } from '../support/migrations.js';
import { type TestUser, register, registerAdmin } from '../support/users.js';

type Row = Record<string, unknown>;

/** @returns the id of a new provider */
async function addProvider(app: TestApp): Promise<string> {
  const kind = 'oidc' as const;
  const values = { provider: 'work', kind, issuer: 'https://id.example.com', client_id: 'auth' };
  const { id } = await app.get(IdentityProviderStore).create(values, COMMAND_LINE);
  return id;
}

/** The columns that say to which user a row of a table belongs. */
const OWNERS: Record<string, string[]> = {
  users: ['id'],
  sessions: ['user_id'],
  known_addresses: ['user_id'],
  one_time_tokens: ['user_id'],
  sign_in_attempts: ['user_id'],
  totp_credentials: ['user_id'],
  recovery_codes: ['user_id'],
  passkeys: ['user_id'],
  external_identities: ['user_id'],
  trusted_devices: ['user_id'],
  oauth_consents: ['user_id'],
  audit_events: ['user_id', 'actor_id'],
  outbox: ['user_id'],
};

/** Times are numbers in the database and texts in the export, booleans are numbers on SQLite. */
function normalize(value: unknown, { type }: TableColumn): unknown {
  if (value === null) return null;
  if (type === 'boolean') return Boolean(value);
  if (type === 'bigint')
    return typeof value === 'string' && !/^\d+$/.test(value) ? Date.parse(value) : Number(value);
  return typeof value === 'object' ? JSON.stringify(value) : value;
}

/** Each column of each table is compared, so that a new one has to be exported, or omitted with a reason. */
describe('the export of a user, compared with the tables', () => {
  let app: TestApp;
  let user: TestUser;
  let document: Row;
  let omitted: { table: string; columns: string[]; reason: string }[];

  const rowsOf = (table: string): Promise<Row[]> => {
    const condition = OWNERS[table]?.map((column) => `${column} = '${user.id}'`).join(' OR ');
    return app.get(DataSource).query(`SELECT * FROM ${table} WHERE ${condition} ORDER BY 1, 2`);
  };
  const columnsOf = async (table: string): Promise<TableColumn[]> => {
    const runner = app.get(DataSource).createQueryRunner();
    const found = await runner.getTable(table);
    await runner.release();
    return found?.columns ?? [];
  };
  const isOmitted = (table: string, column: string) =>
    omitted.some((each) => each.table === table && each.columns.includes(column));
  const exportedRows = (table: string): Row[] =>
    table === 'users' ? [document['user'] as Row] : ((document[table] as Row[] | undefined) ?? []);

  /** Fills every column of the rows about the user, so that no comparison is one of nulls. */
  async function fillColumns({ id }: TestUser): Promise<void> {
    const moment = new Date('2026-11-23T10:00:00.123Z');
    const { manager } = app.get(DataSource);
    await manager.update(
      User,
      { id },
      {
        fullName: 'Ada Lovelace',
        passwordExpiresAt: moment,
        emailVerifiedAt: moment,
        pendingEmail: 'new@example.com',
        locale: 'de',
        deletionDueAt: moment,
        credentialEpoch: 3,
        factorResetDueAt: moment,
      },
    );
    const ended = { revokedAt: moment, revokedReason: 'logout' } as const;
    const grant = { clientId: 'wiki', scope: 'openid email', audience: 'https://api.example.com' };
    const bound = { claims: 'name', parentId: uuidv7(), dpopJkt: 'a-thumbprint' };
    await manager.update(Session, { userId: id }, { ...ended, ...grant, ...bound });
    await manager.insert(OauthClient, {
      id: 'wiki',
      name: 'Wiki',
      type: 'public',
      source: 'admin',
      authMethod: 'none',
      redirectUris: [],
      postLogoutRedirectUris: [],
      grantTypes: [],
      scopes: [],
      audiences: [],
      isFirstParty: false,
      requiresPar: false,
      requiresDpop: false,
      createdAt: moment,
      updatedAt: moment,
    });
    const consented = { createdAt: moment, updatedAt: moment };
    await manager.insert(OauthConsent, { id: uuidv7(), userId: id, ...grant, ...consented });
    const delivery = { kind: 'mail', orderingKey: id, payload: { template: 'verify_email' } };
    const [createdAt, nextAttemptAt, failingSince] = [moment, moment, moment];
    const attempted = { createdAt, nextAttemptAt, failingSince, attempts: 1, lastError: 'away' };
    const [deliveredAt, deadAt] = [moment, moment];
    const row = { id: uuidv7(), userId: id, ...delivery, ...attempted, deliveredAt, deadAt };
    await manager.insert(Delivery, row);
    const state = { seed: 'a-seed', credentialEpoch: 3, attempts: 1 };
    const times = { createdAt: moment, expiresAt: moment, consumedAt: moment };
    const subject = 'ada@example.com';
    const token = { id: uuidv7(), userId: id, purpose: 'verify_email', subject } as const;
    await manager.insert(OneTimeToken, { ...token, ...state, ...times });
    await addFactors(app, id, 'totp', 'passkey', 'recovery_code', 'trusted_device');
    await manager.update(TotpCredential, { userId: id }, { lastStep: 59_653_380 });
    await manager.update(RecoveryCode, { userId: id }, { usedAt: moment });
    await manager.update(Passkey, { userId: id }, { lastUsedAt: moment });
    const providerId = await addProvider(app);
    const identity = { issuer: 'https://id.example.com', subject: 'ada', email: subject };
    const used = { createdAt: moment, lastUsedAt: moment };
    await manager.insert(ExternalIdentity, {
      id: uuidv7(),
      userId: id,
      providerId,
      ...identity,
      ...used,
    });
    await manager.insert(SignInAttempt, {
      id: uuidv7(),
      userId: id,
      purpose: 'step_up',
      sessionId: uuidv7(),
      seed: 'a-seed',
      credentialEpoch: 3,
      methods: 'password totp',
      failures: 1,
      ip: '203.0.113.7',
      userAgent: 'Mozilla/5.0',
      ...times,
    });
    const client = { ip: '203.0.113.7', userAgent: 'Mozilla/5.0', requestId: 'a-request' };
    const rotation = { rotation_ip: '198.51.100.4', rotation_user_agent: 'curl' };
    const about = { userId: id, actorId: id, sessionId: uuidv7(), ...client };
    await insertEvents(app, 1, { event: 'refresh_replayed', ...about, details: rotation });
  }

  beforeAll(async () => {
    app = await TestApp.start();
    user = await register(app);
    await fillColumns(user);
    const { access_token: token } = await registerAdmin(app);
    document = (await app.api('GET', `/users/${user.id}/export`, { token })).body;
    omitted = document['omitted'] as typeof omitted;
  });
  afterAll(() => app.close());

  it('contains or omits each column of each table', async () => {
    const forgotten: string[] = [];
    for (const table of await tableNames(app.get(DataSource))) {
      const fields = Object.keys(exportedRows(table)[0] ?? {});
      for (const { name } of await columnsOf(table)) {
        if (!fields.includes(name) && !isOmitted(table, name)) forgotten.push(`${table}.${name}`);
      }
    }
    expect(forgotten).toEqual([]);
  });

  it('contains no omitted column, and has a reason for each', () => {
    for (const { table, columns, reason } of omitted) {
      expect(reason).toMatch(/^[A-Z].*\.$/);
      for (const row of exportedRows(table)) {
        expect(Object.keys(row).filter((field) => columns.includes(field))).toEqual([]);
      }
    }
  });

  it.each(Object.keys(OWNERS))('has the rows and the values of the table %s', async (table) => {
    const exported = exportedRows(table);
    // The event of the export itself was written before the export was read.
    const stored = await rowsOf(table);
    expect(exported).toHaveLength(stored.length);
    for (const column of await columnsOf(table)) {
      if (isOmitted(table, column.name)) continue;
      const values = stored.map((row) => normalize(parsed(row[column.name], column), column));
      const texts = exported.map((row) => normalize(row[column.name], column));
      // The admin's address and device are not data of the user.
      const isOwn = exported.map(
        (row) => table !== 'audit_events' || row['event'] !== 'user_exported',
      );
      expect([column.name, texts.filter((_, i) => isOwn[i])]).toEqual([
        column.name,
        values.filter((_, i) => isOwn[i]),
      ]);
      expect([column.name, values.some((value) => value !== null)]).toEqual([column.name, true]);
    }
  });
});

/** Some columns of text are JSON, or a list. */
function parsed(value: unknown, { name }: TableColumn): unknown {
  if (['amr', 'methods', 'transports'].includes(name)) return String(value).split(' ');
  return ['details', 'payload'].includes(name) ? JSON.parse(String(value)) : value;
}
