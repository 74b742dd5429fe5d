import { type MigrationInterface, type QueryRunner, Table, TableIndex } from 'typeorm';

/** Tokens of links and codes in mails: each is used once. */
export class CreateOneTimeTokens1796083200000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const isPostgres = queryRunner.connection.options.type === 'postgres';
    const uuid = isPostgres ? 'uuid' : 'varchar';
    await queryRunner.createTable(
      new Table({
        name: 'one_time_tokens',
        columns: [
          {
            name: 'id',
            type: uuid,
            isPrimary: true,
            primaryKeyConstraintName: 'one_time_tokens_pkey',
          },
          { name: 'purpose', type: 'varchar', length: '32' },
          { name: 'user_id', type: uuid, isNullable: true },
          { name: 'subject', type: 'varchar', length: '320', isNullable: true },
          { name: 'seed', type: 'varchar', length: '64' },
          { name: 'credential_epoch', type: 'integer', isNullable: true },
          { name: 'attempts', type: 'integer', default: 0 },
          { name: 'created_at', type: 'bigint' },
          { name: 'expires_at', type: 'bigint' },
          { name: 'consumed_at', type: 'bigint', isNullable: true },
        ],
        indices: [
          new TableIndex({
            name: 'one_time_tokens_user_id_idx',
            columnNames: ['user_id', 'purpose'],
          }),
          new TableIndex({ name: 'one_time_tokens_expires_at_idx', columnNames: ['expires_at'] }),
        ],
        foreignKeys: [
          {
            name: 'one_time_tokens_user_id_fkey',
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
    await queryRunner.dropTable('one_time_tokens');
  }
}
