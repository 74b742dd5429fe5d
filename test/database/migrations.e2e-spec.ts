import { Logger } from '@nestjs/common';
import { type DataSource, type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';
import { migrate } from '../../src/database/migrate.js';
import { openDatabase } from '../../src/database/open-database.js';
import { Session } from '../../src/sessions/session.entity.js';
import { isAccessTokenValid, refresh, register } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import {
  connect,
  environmentFor,
  optionsFor,
  pendingDiff,
  tableNames,
} from '../support/migrations.js';

/** Set by the Jest project. */
declare const ENGINE: 'sqlite' | 'postgres';

const TABLES = [
  'audit_events',
  'erasures',
  'external_identities',
  'identity_providers',
  'known_addresses',
  'migrations',
  'oauth_clients',
  'oauth_codes',
  'oauth_consents',
  'oauth_device_codes',
  'oauth_jtis',
  'oauth_requests',
  'one_time_tokens',
  'outbox',
  'passkeys',
  'provider_sign_ins',
  ...(ENGINE === 'postgres' ? ['rate_limits'] : []),
  'recovery_codes',
  'sessions',
  'sign_in_attempts',
  'signing_keys',
  'totp_credentials',
  'trusted_devices',
  'users',
  'webauthn_challenges',
];

/** A migration of a later release. On SQLite it rebuilds a table that is referenced by foreign keys. */
class AddNickname2000000000000 implements MigrationInterface {
  up(runner: QueryRunner): Promise<void> {
    const column = new TableColumn({ name: 'nickname', type: 'varchar', isNullable: true });
    return runner.addColumn('users', column);
  }
  down(runner: QueryRunner): Promise<void> {
    return runner.dropColumn('users', 'nickname');
  }
}

class FailHalfway2000000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await new AddNickname2000000000000().up(runner);
    await runner.query('SELECT nonsense');
  }
  down = () => Promise.resolve();
}

describe('migrations', () => {
  let database: TestDatabase;
  // Each start logs its migrations.
  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(async () => (database = await createDatabase()));
  afterEach(() => database.drop());

  async function withDataSource<T>(
    use: (dataSource: DataSource) => Promise<T>,
    ...later: (new () => MigrationInterface)[]
  ): Promise<T> {
    const dataSource = await connect(database, ...later);
    try {
      return await use(dataSource);
    } finally {
      await dataSource.destroy();
    }
  }

  it('creates the schema of the entities, leaves no tables when reverted, and runs again', async () => {
    await withDataSource(async (dataSource) => {
      expect(await pendingDiff(dataSource)).not.toEqual([]);

      await dataSource.runMigrations();
      expect(await pendingDiff(dataSource)).toEqual([]);
      expect(await tableNames(dataSource)).toEqual(TABLES);

      await revertAll(dataSource);
      expect(await tableNames(dataSource)).toEqual(['migrations']);
      expect(await dataSource.showMigrations()).toBe(true);

      await dataSource.runMigrations();
      expect(await pendingDiff(dataSource)).toEqual([]);
      expect(await dataSource.showMigrations()).toBe(false);
    });
  });

  it('runs migrations at the start the same way as the migrate command', async () => {
    await withDataSource(async (dataSource) => {
      const ran = await migrate(dataSource);
      expect(ran).toEqual(namesOf(dataSource));
      expect(await pendingDiff(dataSource)).toEqual([]);
      expect(await migrate(dataSource)).toEqual([]);
      expect(await dataSource.runMigrations()).toEqual([]);
    });
  });

  it('runs each migration once when four instances start at the same time, and all four start', async () => {
    const options = await optionsFor(database);
    const environment = environmentFor(database, { MIGRATIONS_RUN: 'true' });
    const instances = await Promise.allSettled(
      Array.from({ length: 4 }, () => openDatabase(options, environment)),
    );
    const started = instances.flatMap((i) => (i.status === 'fulfilled' ? [i.value] : []));
    try {
      expect(instances.map((i) => (i.status === 'rejected' ? i.reason : 'started'))).toEqual(
        instances.map(() => 'started'),
      );
      for (const dataSource of started) {
        expect(await pendingDiff(dataSource)).toEqual([]);
        expect(await dataSource.query('SELECT name FROM migrations ORDER BY id')).toEqual(
          namesOf(dataSource).map((name) => ({ name })),
        );
      }
    } finally {
      for (const dataSource of started) await dataSource.destroy();
    }
  });

  it('leaves the schema unchanged when a later statement of a migration fails', async () => {
    await withDataSource(migrate);
    await withDataSource(async (later) => {
      await expect(migrate(later)).rejects.toThrow('nonsense');
    }, FailHalfway2000000000001);
    await withDataSource(async (dataSource) => {
      expect(await pendingDiff(dataSource)).toEqual([]);
      expect(await dataSource.query('SELECT name FROM migrations')).toHaveLength(
        dataSource.migrations.length,
      );
    });
  });

  it('keeps sessions when a migration changes the users table', async () => {
    const before = await TestApp.start({}, database);
    const user = await register(before);
    await before.close();

    await withDataSource(async (dataSource) => {
      expect(await migrate(dataSource)).toEqual([AddNickname2000000000000.name]);
    }, AddNickname2000000000000);

    const after = await TestApp.start({}, database);
    try {
      expect(await isAccessTokenValid(after, user.access_token)).toBe(true);
      expect((await refresh(after, user.refresh_token)).status).toBe(200);
    } finally {
      await after.close();
    }
  });

  it('does not disturb a running server of the previous version when a migration only adds a column', async () => {
    const before = await TestApp.start({}, database);
    try {
      const user = await register(before);
      expect(await withDataSource(migrate, AddNickname2000000000000)).toHaveLength(1);
      const { status, body } = await refresh(before, user.refresh_token);
      expect(status).toBe(200);
      expect(await isAccessTokenValid(before, body.access_token)).toBe(true);
      await register(before);
    } finally {
      await before.close();
    }
  });

  it('leaves foreign keys enabled', async () => {
    await withDataSource(async (dataSource) => {
      await migrate(dataSource);
      const orphan = dataSource.getRepository(Session).insert({
        id: '01890000-0000-7000-8000-000000000000',
        userId: '01890000-0000-7000-8000-000000000001',
        generation: 0,
        seed: '',
        createdAt: new Date(),
        lastUsedAt: new Date(),
        idleExpiresAt: new Date(),
        expiresAt: new Date(),
      });
      await expect(orphan).rejects.toThrow(/foreign key/i);
    });
  });
});

function namesOf({ migrations }: DataSource): string[] {
  return migrations.map((each) => each.constructor.name);
}

async function revertAll(dataSource: DataSource): Promise<void> {
  for (let i = dataSource.migrations.length; i > 0; i -= 1) await dataSource.undoLastMigration();
}
