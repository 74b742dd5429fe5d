import { type MigrationInterface, type QueryRunner, Table, TableIndex } from 'typeorm';

interface TableDefinition {
  /** Types: `text:N` is `varchar(N)`; a `?` at the end permits null. */
  readonly columns: Readonly<Record<string, string>>;
  readonly indexes?: Readonly<Record<string, { columns: string[]; isUnique?: true }>>;
}

/** The tables by name. `id` is their primary key; `user_id` refers to `users`, `client_id` to `oauth_clients`. */
const TABLES: Record<string, TableDefinition> = {
  oauth_clients: {
    columns: {
      id: 'text:255',
      name: 'text:128',
      type: 'text:16',
      source: 'text:16',
      token_endpoint_auth_method: 'text:32',
      secret_hash: 'text:43?',
      secret_created_at: 'bigint?',
      previous_secret_hash: 'text:43?',
      previous_secret_expires_at: 'bigint?',
      jwks: 'text?',
      jwks_uri: 'text:2000?',
      redirect_uris: 'text',
      post_logout_redirect_uris: 'text',
      backchannel_logout_uri: 'text:2000?',
      grant_types: 'text',
      scopes: 'text',
      audiences: 'text',
      client_uri: 'text:2000?',
      logo_uri: 'text:2000?',
      policy_uri: 'text:2000?',
      tos_uri: 'text:2000?',
      is_first_party: 'boolean',
      requires_par: 'boolean',
      requires_dpop: 'boolean',
      created_at: 'bigint',
      updated_at: 'bigint',
      metadata_expires_at: 'bigint?',
      disabled_at: 'bigint?',
    },
  },
  oauth_requests: {
    columns: {
      id: 'uuid',
      seed: 'text:43',
      client_id: 'text:255',
      kind: 'text:16',
      parameters: 'text',
      created_at: 'bigint',
      expires_at: 'bigint',
      consumed_at: 'bigint?',
    },
    indexes: {
      client_id_idx: { columns: ['client_id'] },
      expires_at_idx: { columns: ['expires_at'] },
    },
  },
  oauth_codes: {
    columns: {
      id: 'uuid',
      seed: 'text:43',
      client_id: 'text:255',
      user_id: 'uuid',
      session_id: 'uuid',
      credential_epoch: 'integer',
      grant_parameters: 'text',
      auth_time: 'bigint',
      amr: 'text:64',
      acr: 'text:16',
      grant_id: 'uuid?',
      created_at: 'bigint',
      expires_at: 'bigint',
      consumed_at: 'bigint?',
    },
    indexes: {
      client_id_idx: { columns: ['client_id'] },
      user_id_idx: { columns: ['user_id'] },
      expires_at_idx: { columns: ['expires_at'] },
    },
  },
  oauth_device_codes: {
    columns: {
      id: 'uuid',
      seed: 'text:43',
      user_code_mac: 'text:43',
      client_id: 'text:255',
      grant_parameters: 'text',
      user_id: 'uuid?',
      session_id: 'uuid?',
      credential_epoch: 'integer?',
      auth_time: 'bigint?',
      amr: 'text:64?',
      acr: 'text:16?',
      grant_id: 'uuid?',
      ip: 'text:45?',
      user_agent: 'text:255?',
      interval_seconds: 'integer',
      last_polled_at: 'bigint?',
      created_at: 'bigint',
      expires_at: 'bigint',
      approved_at: 'bigint?',
      denied_at: 'bigint?',
      consumed_at: 'bigint?',
    },
    indexes: {
      user_code_mac_key: { columns: ['user_code_mac'], isUnique: true },
      client_id_idx: { columns: ['client_id'] },
      user_id_idx: { columns: ['user_id'] },
      expires_at_idx: { columns: ['expires_at'] },
    },
  },
  oauth_consents: {
    columns: {
      id: 'uuid',
      user_id: 'uuid',
      client_id: 'text:255',
      scope: 'text:1000',
      audience: 'text:2000?',
      created_at: 'bigint',
      updated_at: 'bigint',
    },
    indexes: {
      user_id_client_id_key: { columns: ['user_id', 'client_id'], isUnique: true },
      client_id_idx: { columns: ['client_id'] },
    },
  },
  oauth_jtis: {
    columns: { id: 'text:43', kind: 'text:16', expires_at: 'bigint' },
    indexes: { expires_at_idx: { columns: ['expires_at'] } },
  },
};

const sessionColumns = (isPostgres: boolean) => ({
  client_id: 'varchar(255)',
  scope: 'varchar(1000)',
  audience: 'varchar(2000)',
  claims: 'varchar(2000)',
  parent_id: isPostgres ? 'uuid' : 'varchar',
  dpop_jkt: 'varchar(43)',
  notifies_logout: `boolean NOT NULL DEFAULT ${isPostgres ? 'FALSE' : '0'}`,
});

const SESSION_INDEXES = ['client_id', 'parent_id'];

/**
 * The tables of the OpenID provider. A grant to a client is a row of `sessions`. Its `client_id` has no foreign
 * key: the sessions of a client are revoked before it is deleted, and stay until their purge.
 *
 * Columns by SQL, because on SQLite the schema builder copies tables, which other tables refer to.
 */
export class CreateOauth1796515200000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const isPostgres = queryRunner.connection.options.type === 'postgres';
    for (const [name, type] of Object.entries(sessionColumns(isPostgres))) {
      await queryRunner.query(`ALTER TABLE sessions ADD COLUMN ${name} ${type}`);
    }
    for (const column of SESSION_INDEXES) {
      await queryRunner.query(
        `CREATE INDEX sessions_${column}_idx ON sessions (${column}) WHERE ${column} IS NOT NULL`,
      );
    }
    for (const [name, definition] of Object.entries(TABLES)) {
      await queryRunner.createTable(toTable(name, definition, isPostgres));
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const name of Object.keys(TABLES).toReversed()) await queryRunner.dropTable(name);
    for (const column of SESSION_INDEXES) {
      await queryRunner.query(`DROP INDEX sessions_${column}_idx`);
    }
    for (const name of Object.keys(sessionColumns(false)).toReversed()) {
      await queryRunner.query(`ALTER TABLE sessions DROP COLUMN ${name}`);
    }
  }
}

function toTable(
  name: string,
  { columns, indexes = {} }: TableDefinition,
  isPostgres: boolean,
): Table {
  return new Table({
    name,
    columns: Object.entries(columns).map(([column, definition]) => ({
      name: column,
      ...toType(definition, isPostgres),
      ...(column === 'id' && { isPrimary: true, primaryKeyConstraintName: `${name}_pkey` }),
    })),
    indices: Object.entries(indexes).map(
      ([suffix, { columns: columnNames, isUnique = false }]) =>
        new TableIndex({ name: `${name}_${suffix}`, columnNames, isUnique }),
    ),
    foreignKeys: Object.entries({ user_id: 'users', client_id: 'oauth_clients' })
      .filter(([column]) => column in columns)
      .map(([column, referencedTableName]) => ({
        name: `${name}_${column}_fkey`,
        columnNames: [column],
        referencedTableName,
        referencedColumnNames: ['id'],
        onDelete: 'CASCADE',
      })),
  });
}

function toType(definition: string, isPostgres: boolean) {
  const [, name = '', length, nullable] = /^([a-z]+)(?::(\d+))?(\?)?$/.exec(definition) ?? [];
  const isVarchar = name === 'text' && length !== undefined;
  return {
    type: isVarchar || (name === 'uuid' && !isPostgres) ? 'varchar' : name,
    length: length ?? '',
    isNullable: nullable !== undefined,
  };
}
