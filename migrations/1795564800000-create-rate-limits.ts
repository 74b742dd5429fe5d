import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';

/** Counters of attempts, with the columns of `rate-limiter-flexible`. On SQLite the one instance counts in memory. */
export class CreateRateLimits1795564800000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    if (queryRunner.connection.options.type !== 'postgres') return;
    await queryRunner.createTable(
      new Table({
        name: 'rate_limits',
        columns: [
          {
            name: 'key',
            type: 'varchar',
            length: '255',
            isPrimary: true,
            primaryKeyConstraintName: 'rate_limits_pkey',
          },
          { name: 'points', type: 'integer', default: 0 },
          { name: 'expire', type: 'bigint', isNullable: true },
        ],
      }),
    );
    // Counters may be lost in a crash, so they are not written to the WAL.
    await queryRunner.query('ALTER TABLE rate_limits SET UNLOGGED');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    if (queryRunner.connection.options.type !== 'postgres') return;
    await queryRunner.dropTable('rate_limits');
  }
}
