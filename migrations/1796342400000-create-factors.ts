import { type MigrationInterface, type QueryRunner, Table, TableIndex } from 'typeorm';

/** A column that is a number, a text or a uuid, and not null unless it says so. */
type Columns = Record<string, string>;

interface TableDefinition {
  readonly columns: Columns;
  readonly indexes: Record<string, { columns: string[]; isUnique?: true; where?: string }>;
}

/**
 * The tables by name. `id` is their primary key, and a `user_id` refers to `users`. Types: `text:N` is
 * `varchar(N)`; a `?` at the end permits null, `=0` is a default.
 */
const TABLES: Record<string, TableDefinition> = {
  sign_in_attempts: {
    columns: {
      id: 'uuid',
      seed: 'text:43',
      purpose: 'text:16',
      user_id: 'uuid?',
      session_id: 'uuid?',
      credential_epoch: 'integer?',
      methods: 'text:64',
      failures: 'integer=0',
      ip: 'text:45?',
      user_agent: 'text:255?',
      created_at: 'bigint',
      expires_at: 'bigint',
      consumed_at: 'bigint?',
    },
    indexes: {
      user_id_idx: { columns: ['user_id'] },
      expires_at_idx: { columns: ['expires_at'] },
    },
  },
  totp_credentials: {
    columns: {
      id: 'uuid',
      user_id: 'uuid',
      secret: 'text:255',
      last_step: 'integer?',
      created_at: 'bigint',
      activated_at: 'bigint?',
    },
    indexes: {
      active_key: { columns: ['user_id'], isUnique: true, where: 'activated_at IS NOT NULL' },
      pending_key: { columns: ['user_id'], isUnique: true, where: 'activated_at IS NULL' },
    },
  },
  recovery_codes: {
    columns: {
      id: 'uuid',
      user_id: 'uuid',
      mac: 'text:43',
      key_id: 'text:16',
      created_at: 'bigint',
      used_at: 'bigint?',
    },
    indexes: { user_id_mac_key: { columns: ['user_id', 'mac'], isUnique: true } },
  },
  passkeys: {
    columns: {
      id: 'uuid',
      user_id: 'uuid',
      credential_id: 'text:1364',
      public_key: 'text:4096',
      sign_count: 'bigint',
      transports: 'text:255',
      aaguid: 'uuid',
      is_backup_eligible: 'boolean',
      is_backed_up: 'boolean',
      is_uv_initialized: 'boolean',
      name: 'text:64',
      created_at: 'bigint',
      last_used_at: 'bigint?',
    },
    indexes: {
      credential_id_key: { columns: ['credential_id'], isUnique: true },
      user_id_idx: { columns: ['user_id'] },
    },
  },
  webauthn_challenges: {
    columns: {
      id: 'uuid',
      purpose: 'text:16',
      challenge: 'text:86',
      user_id: 'uuid?',
      attempt_id: 'uuid?',
      session_id: 'uuid?',
      created_at: 'bigint',
      expires_at: 'bigint',
      consumed_at: 'bigint?',
    },
    indexes: {
      challenge_key: { columns: ['challenge'], isUnique: true },
      user_id_idx: { columns: ['user_id'] },
      expires_at_idx: { columns: ['expires_at'] },
    },
  },
  trusted_devices: {
    columns: {
      id: 'uuid',
      user_id: 'uuid',
      seed: 'text:43',
      credential_epoch: 'integer',
      ip: 'text:45?',
      user_agent: 'text:255?',
      created_at: 'bigint',
      last_used_at: 'bigint',
      expires_at: 'bigint',
    },
    indexes: {
      user_id_idx: { columns: ['user_id'] },
      expires_at_idx: { columns: ['expires_at'] },
    },
  },
};

const userColumns = (isPostgres: boolean) => ({
  has_second_factor: `boolean NOT NULL DEFAULT ${isPostgres ? 'FALSE' : '0'}`,
  factor_reset_due_at: 'bigint',
});

const SESSION_COLUMNS = {
  amr: `varchar(64) NOT NULL DEFAULT 'pwd'`,
  acr: `varchar(16) NOT NULL DEFAULT 'aal1'`,
};

/**
 * Sign-in attempts, second factors, passkeys and trusted devices; the strength of the authentication of
 * sessions.
 *
 * Columns by SQL, because on SQLite the schema builder copies tables, which other tables refer to.
 */
export class CreateFactors1796342400000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const isPostgres = queryRunner.connection.options.type === 'postgres';
    for (const [name, type] of Object.entries(userColumns(isPostgres))) {
      await queryRunner.query(`ALTER TABLE users ADD COLUMN ${name} ${type}`);
    }
    await queryRunner.query(
      'CREATE INDEX users_factor_reset_due_at_idx ON users (factor_reset_due_at) WHERE factor_reset_due_at IS NOT NULL',
    );
    for (const [name, type] of Object.entries(SESSION_COLUMNS)) {
      await queryRunner.query(`ALTER TABLE sessions ADD COLUMN ${name} ${type}`);
    }
    for (const [name, definition] of Object.entries(TABLES)) {
      await queryRunner.createTable(toTable(name, definition, isPostgres));
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const name of Object.keys(TABLES).toReversed()) await queryRunner.dropTable(name);
    for (const name of Object.keys(SESSION_COLUMNS)) {
      await queryRunner.query(`ALTER TABLE sessions DROP COLUMN ${name}`);
    }
    await queryRunner.query('DROP INDEX users_factor_reset_due_at_idx');
    for (const name of Object.keys(userColumns(false))) {
      await queryRunner.query(`ALTER TABLE users DROP COLUMN ${name}`);
    }
  }
}

function toTable(name: string, { columns, indexes }: TableDefinition, isPostgres: boolean): Table {
  return new Table({
    name,
    columns: Object.entries(columns).map(([column, definition]) => ({
      name: column,
      ...toType(definition, isPostgres),
      ...(column === 'id' && { isPrimary: true, primaryKeyConstraintName: `${name}_pkey` }),
    })),
    indices: Object.entries(indexes).map(
      ([suffix, { columns: columnNames, isUnique = false, where }]) =>
        new TableIndex({ name: `${name}_${suffix}`, columnNames, isUnique, where }),
    ),
    foreignKeys: [
      {
        name: `${name}_user_id_fkey`,
        columnNames: ['user_id'],
        referencedTableName: 'users',
        referencedColumnNames: ['id'],
        onDelete: 'CASCADE',
      },
    ],
  });
}

function toType(definition: string, isPostgres: boolean) {
  const [, name = '', length, initial, nullable] =
    /^([a-z]+)(?::(\d+))?(?:=(\d+))?(\?)?$/.exec(definition) ?? [];
  const names: Record<string, string> = { text: 'varchar', uuid: isPostgres ? 'uuid' : 'varchar' };
  return {
    type: names[name] ?? name,
    length: length ?? '',
    isNullable: nullable !== undefined,
    ...(initial !== undefined && { default: Number(initial) }),
  };
}
