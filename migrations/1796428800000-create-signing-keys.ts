import { type MigrationInterface, type QueryRunner, Table, TableIndex } from 'typeorm';

/** The keys that sign tokens which others verify. */
export class CreateSigningKeys1796428800000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const isPostgres = queryRunner.connection.options.type === 'postgres';
    await queryRunner.createTable(
      new Table({
        name: 'signing_keys',
        columns: [
          {
            name: 'id',
            type: isPostgres ? 'uuid' : 'varchar',
            isPrimary: true,
            primaryKeyConstraintName: 'signing_keys_pkey',
          },
          { name: 'kid', type: 'varchar', length: '43' },
          { name: 'algorithm', type: 'varchar', length: '8' },
          { name: 'private_key', type: 'varchar', length: '4096' },
          { name: 'public_jwk', type: 'text' },
          { name: 'created_at', type: 'bigint' },
          { name: 'active_from', type: 'bigint' },
        ],
        indices: [
          new TableIndex({ name: 'signing_keys_kid_key', columnNames: ['kid'], isUnique: true }),
        ],
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('signing_keys');
  }
}
