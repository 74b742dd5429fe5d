import { type MigrationInterface, type QueryRunner, Table, TableIndex } from 'typeorm';

/** The outbox: deliveries that are written in the transaction of their cause and sent after it. */
export class CreateOutbox1796169600000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const isPostgres = queryRunner.connection.options.type === 'postgres';
    await queryRunner.createTable(
      new Table({
        name: 'outbox',
        columns: [
          {
            name: 'id',
            type: isPostgres ? 'uuid' : 'varchar',
            isPrimary: true,
            primaryKeyConstraintName: 'outbox_pkey',
          },
          { name: 'kind', type: 'varchar', length: '32' },
          { name: 'ordering_key', type: 'varchar', length: '320' },
          { name: 'payload', type: 'text' },
          { name: 'created_at', type: 'bigint' },
          { name: 'next_attempt_at', type: 'bigint', isNullable: true },
          { name: 'lease_until', type: 'bigint', isNullable: true },
          { name: 'attempts', type: 'integer', default: 0 },
          { name: 'failing_since', type: 'bigint', isNullable: true },
          { name: 'last_error', type: 'varchar', length: '500', isNullable: true },
          { name: 'delivered_at', type: 'bigint', isNullable: true },
          { name: 'dead_at', type: 'bigint', isNullable: true },
        ],
        indices: [
          new TableIndex({
            name: 'outbox_next_attempt_at_idx',
            columnNames: ['next_attempt_at'],
          }),
          new TableIndex({
            name: 'outbox_ordering_key_next_attempt_at_idx',
            columnNames: ['ordering_key', 'next_attempt_at'],
          }),
        ],
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('outbox');
  }
}
