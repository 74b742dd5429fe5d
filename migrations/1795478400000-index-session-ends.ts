import { type MigrationInterface, type QueryRunner, TableIndex } from 'typeorm';

const INDEXES = [
  new TableIndex({ name: 'sessions_idle_expires_at_idx', columnNames: ['idle_expires_at'] }),
  new TableIndex({
    name: 'sessions_unrevoked_idx',
    columnNames: ['user_id', 'created_at', 'id'],
    where: 'revoked_at IS NULL',
  }),
];

/**
 * Indexes for the purge, which selects sessions that ended long ago, and for the session limit of a user,
 * which selects sessions that are not revoked.
 */
export class IndexSessionEnds1795478400000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'UPDATE sessions SET idle_expires_at = revoked_at WHERE revoked_at < idle_expires_at',
    );
    // Sequential, since `createIndices` creates them in parallel, which fails on SQLite.
    for (const index of INDEXES) await queryRunner.createIndex('sessions', index);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const { name } of INDEXES.toReversed()) {
      await queryRunner.dropIndex('sessions', name as string);
    }
  }
}
