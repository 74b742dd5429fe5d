import { type MigrationInterface, type QueryRunner, Table, TableIndex } from 'typeorm';

/**
 * Addresses from which users have signed in. Session rows are not sufficient, since they contain only the
 * last address and are purged earlier.
 */
export class CreateKnownAddresses1795737600000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const isPostgres = queryRunner.connection.options.type === 'postgres';
    const primaryKey = { isPrimary: true, primaryKeyConstraintName: 'known_addresses_pkey' };
    await queryRunner.createTable(
      new Table({
        name: 'known_addresses',
        columns: [
          { name: 'user_id', type: isPostgres ? 'uuid' : 'varchar', ...primaryKey },
          { name: 'address', type: 'varchar', length: '45', ...primaryKey },
          { name: 'last_used_at', type: 'bigint' },
        ],
        indices: [
          new TableIndex({
            name: 'known_addresses_last_used_at_idx',
            columnNames: ['last_used_at'],
          }),
        ],
        foreignKeys: [
          {
            name: 'known_addresses_user_id_fkey',
            columnNames: ['user_id'],
            referencedTableName: 'users',
            referencedColumnNames: ['id'],
            onDelete: 'CASCADE',
          },
        ],
      }),
    );
    // IPv6 addresses are stored by their /64 prefix, and added with the next sign-in.
    await queryRunner.query(
      `INSERT INTO known_addresses (user_id, address, last_used_at)
       SELECT user_id, ip, max(last_used_at) FROM sessions WHERE ip LIKE '%.%' AND ip NOT LIKE '%:%'
       GROUP BY user_id, ip`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('known_addresses');
  }
}
