import { Logger } from '@nestjs/common';
import { type DataSource, type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';
import { migrate } from '../../src/database/migrate.js';
import { openDatabase } from '../../src/database/open-database.js';
import { Session } from '../../src/sessions/session.entity.js';
import { isAlive, refresh, register } from '../support/users.js';
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

const TABLES =
  ENGINE === 'postgres'
    ? ['audit_events', 'known_addresses', 'migrations', 'rate_limits', 'sessions', 'users']
    : ['audit_events', 'known_addresses', 'migrations', 'sessions', 'users'];

/** Of a later release; on SQLite it rebuilds the table, which other rows refer to. */
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
  // Each start names the migrations that it ran.
  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(async () => (database = await createDatabase()));
  afterEach(() => database.drop());

  async function using<T>(
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

  it('make the schema that the entities describe, leave nothing when reverted, and run again', async () => {
    await using(async (dataSource) => {
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

  it('run at the start as the command line runs them', async () => {
    await using(async (dataSource) => {
      const ran = await migrate(dataSource);
      expect(ran).toEqual(namesOf(dataSource));
      expect(await pendingDiff(dataSource)).toEqual([]);
      expect(await migrate(dataSource)).toEqual([]);
      expect(await dataSource.runMigrations()).toEqual([]);
    });
  });

  it('run once when instances start at the same time, and all of these start', async () => {
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

  it('leave the old schema when one fails halfway', async () => {
    await using(migrate);
    await using(async (later) => {
      await expect(migrate(later)).rejects.toThrow('nonsense');
    }, FailHalfway2000000000001);
    await using(async (dataSource) => {
      expect(await pendingDiff(dataSource)).toEqual([]);
      expect(await dataSource.query('SELECT name FROM migrations')).toHaveLength(
        dataSource.migrations.length,
      );
    });
  });

  it('keep the rows that refer to a table which they change', async () => {
    const before = await TestApp.start({}, database);
    const account = await register(before);
    await before.close();

    await using(async (dataSource) => {
      expect(await migrate(dataSource)).toEqual([AddNickname2000000000000.name]);
    }, AddNickname2000000000000);

    const after = await TestApp.start({}, database);
    try {
      expect(await isAlive(after, account.access_token)).toBe(true);
      expect((await refresh(after, account.refresh_token)).status).toBe(200);
    } finally {
      await after.close();
    }
  });

  it('that only add let a server of the version before go on', async () => {
    const before = await TestApp.start({}, database);
    try {
      const account = await register(before);
      expect(await using(migrate, AddNickname2000000000000)).toHaveLength(1);
      const { status, body } = await refresh(before, account.refresh_token);
      expect(status).toBe(200);
      expect(await isAlive(before, body.access_token)).toBe(true);
      await register(before);
    } finally {
      await before.close();
    }
  });

  it('leave foreign keys on', async () => {
    await using(async (dataSource) => {
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
