import type { DataSource, EntityMetadata, Table } from 'typeorm';
import { migrate } from '../../src/database/migrate.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { connect, tableNames } from '../support/migrations.js';

/** Set by the Jest project. */
declare const ENGINE: 'sqlite' | 'postgres';

/** Both engines are compared with the entities and therefore with each other. */
describe('the database schema', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  beforeAll(async () => {
    database = await createDatabase();
    dataSource = await connect(database);
    await migrate(dataSource);
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  it('has a table for each entity and one for the migrations', async () => {
    const expected = dataSource.entityMetadatas.map(({ tableName }) => tableName);
    // `SharedCounters` writes this table by SQL; on SQLite attempts are counted in memory.
    if (ENGINE === 'postgres') expected.push('rate_limits');
    expect(await tableNames(dataSource)).toEqual([...expected, 'migrations'].toSorted());
  });

  it.each([
    'users',
    'sessions',
    'known_addresses',
    'trusted_devices',
    'one_time_tokens',
    'sign_in_attempts',
    'totp_credentials',
    'recovery_codes',
    'passkeys',
    'webauthn_challenges',
    'audit_events',
    'outbox',
    'erasures',
    'signing_keys',
  ])(
    'has the columns, indexes and keys of the entity in the table %s, with the same names',
    async (name) => {
      const runner = dataSource.createQueryRunner();
      const table = await runner.getTable(name);
      await runner.release();
      expect(describeTable(table as Table)).toEqual(describeEntity(dataSource.getMetadata(name)));
    },
  );
});

interface Description {
  columns: string[];
  primaryKey: string[];
  indexes: string[];
  foreignKeys: string[];
}

const column = (name: string, isNullable: boolean) => name + (isNullable ? ' or null' : '');
/** Columns are sorted, since TypeORM reads the columns of a PostgreSQL index in no defined order. */
const index = (name: string | undefined, isUnique: boolean, columns: string[]) =>
  `${name}: ${isUnique ? 'unique ' : ''}${columns.toSorted().join()}`;
const foreignKey = (
  name: string | undefined,
  columns: string[],
  table: string,
  onDelete: string | undefined,
) => `${name}: ${columns.join()} of ${table.replace(/^public\./, '')}, ${onDelete}`;

function describeEntity(entity: EntityMetadata): Description {
  return {
    columns: entity.columns.map((c) => column(c.databaseName, c.isNullable)).toSorted(),
    primaryKey: entity.primaryColumns.map((c) => c.databaseName),
    indexes: entity.indices
      .map((i) =>
        index(
          i.name,
          i.isUnique,
          i.columns.map((c) => c.databaseName),
        ),
      )
      .toSorted(),
    foreignKeys: entity.foreignKeys.map((k) =>
      foreignKey(k.name, k.columnNames, k.referencedTablePath, k.onDelete),
    ),
  };
}

function describeTable(table: Table): Description {
  return {
    columns: table.columns.map((c) => column(c.name, c.isNullable)).toSorted(),
    primaryKey: table.primaryColumns.map(({ name }) => name),
    indexes: table.indices.map((i) => index(i.name, i.isUnique, i.columnNames)).toSorted(),
    foreignKeys: table.foreignKeys.map((k) =>
      foreignKey(k.name, k.columnNames, k.referencedTableName, k.onDelete),
    ),
  };
}
