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
 * For the purge, which asks what ended long ago, and for the limit of a user's sessions, which asks
 * what has not been ended.
 */
export class IndexSessionEnds1795478400000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'UPDATE sessions SET idle_expires_at = revoked_at WHERE revoked_at < idle_expires_at',
    );
    // One after the other: on SQLite `createIndices` creates them at once, and trips over itself.
    for (const index of INDEXES) await queryRunner.createIndex('sessions', index);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const { name } of INDEXES.toReversed()) {
      await queryRunner.dropIndex('sessions', name as string);
    }
  }
}
