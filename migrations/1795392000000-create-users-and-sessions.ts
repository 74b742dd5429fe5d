import { type MigrationInterface, type QueryRunner, Table, TableIndex } from 'typeorm';

/** Uses TypeORM's schema builder, so that one file works on SQLite and PostgreSQL. */
export class CreateUsersAndSessions1795392000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const uuid = queryRunner.connection.options.type === 'postgres' ? 'uuid' : 'varchar';

    await queryRunner.createTable(
      new Table({
        name: 'users',
        columns: [
          { name: 'id', type: uuid, isPrimary: true, primaryKeyConstraintName: 'users_pkey' },
          { name: 'email', type: 'varchar', length: '320' },
          { name: 'email_canonical', type: 'varchar', length: '320' },
          { name: 'username', type: 'varchar', length: '64' },
          { name: 'username_canonical', type: 'varchar', length: '64' },
          { name: 'password_hash', type: 'varchar', length: '255' },
          { name: 'full_name', type: 'varchar', length: '200', isNullable: true },
          { name: 'search_text', type: 'text' },
          { name: 'role', type: 'varchar', length: '16' },
          { name: 'is_active', type: 'boolean' },
          { name: 'created_at', type: 'bigint' },
          { name: 'updated_at', type: 'bigint' },
          { name: 'last_login_at', type: 'bigint', isNullable: true },
          { name: 'password_changed_at', type: 'bigint' },
        ],
        indices: [
          index('users_email_canonical_key', ['email_canonical'], true),
          index('users_username_canonical_key', ['username_canonical'], true),
          index('users_created_at_id_idx', ['created_at', 'id']),
        ],
      }),
    );

    await queryRunner.createTable(
      new Table({
        name: 'sessions',
        columns: [
          { name: 'id', type: uuid, isPrimary: true, primaryKeyConstraintName: 'sessions_pkey' },
          { name: 'user_id', type: uuid },
          { name: 'generation', type: 'integer' },
          { name: 'seed', type: 'varchar', length: '43' },
          { name: 'created_at', type: 'bigint' },
          { name: 'last_used_at', type: 'bigint' },
          { name: 'idle_expires_at', type: 'bigint' },
          { name: 'expires_at', type: 'bigint' },
          { name: 'revoked_at', type: 'bigint', isNullable: true },
          { name: 'revoked_reason', type: 'varchar', length: '32', isNullable: true },
          { name: 'ip', type: 'varchar', length: '45', isNullable: true },
          { name: 'user_agent', type: 'varchar', length: '255', isNullable: true },
        ],
        indices: [index('sessions_user_id_idx', ['user_id'])],
        foreignKeys: [
          {
            name: 'sessions_user_id_fkey',
            columnNames: ['user_id'],
            referencedTableName: 'users',
            referencedColumnNames: ['id'],
            onDelete: 'CASCADE',
          },
        ],
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('sessions');
    await queryRunner.dropTable('users');
  }
}

function index(name: string, columnNames: string[], isUnique = false): TableIndex {
  return new TableIndex({ name, columnNames, isUnique });
}
