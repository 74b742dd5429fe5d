import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The expiry of a temporary password, set by an admin. */
export class AddPasswordExpiry1795910400000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // SQL, because on SQLite the schema builder copies the table, which other tables refer to.
    await queryRunner.query('ALTER TABLE users ADD COLUMN password_expires_at bigint');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE users DROP COLUMN password_expires_at');
  }
}
