import { randomBytes } from 'node:crypto';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const USER_COLUMNS = {
  credential_epoch: 'integer NOT NULL DEFAULT 0',
  email_verified_at: 'bigint',
  pending_email: 'varchar(320)',
  locale: 'varchar(35)',
  deletion_due_at: 'bigint',
};

/**
 * Columns of the flows by e-mail: verification, change, invitation and deletion. A user may have no password,
 * and a session has the time at which its user authenticated.
 *
 * SQL, because on SQLite the schema builder copies tables, which other tables refer to.
 */
export class AddAccountColumns1795996800000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const [name, type] of Object.entries(USER_COLUMNS)) {
      await queryRunner.query(`ALTER TABLE users ADD COLUMN ${name} ${type}`);
    }
    await queryRunner.query('ALTER TABLE sessions ADD COLUMN auth_time bigint NOT NULL DEFAULT 0');
    await queryRunner.query('UPDATE sessions SET auth_time = created_at');
    if (isPostgres(queryRunner)) {
      await queryRunner.query('ALTER TABLE users ALTER COLUMN password_hash DROP NOT NULL');
    } else {
      await replacePasswordHash(queryRunner, 'varchar(255)');
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('UPDATE users SET password_hash = $1 WHERE password_hash IS NULL', [
      unmatchableHash(),
    ]);
    if (isPostgres(queryRunner)) {
      await queryRunner.query('ALTER TABLE users ALTER COLUMN password_hash SET NOT NULL');
    } else {
      await replacePasswordHash(queryRunner, `varchar(255) NOT NULL DEFAULT ''`);
    }
    await queryRunner.query('ALTER TABLE sessions DROP COLUMN auth_time');
    for (const name of Object.keys(USER_COLUMNS)) {
      await queryRunner.query(`ALTER TABLE users DROP COLUMN ${name}`);
    }
  }
}

const isPostgres = ({ connection }: QueryRunner) => connection.options.type === 'postgres';

/** SQLite cannot change whether a column accepts NULL. */
async function replacePasswordHash(queryRunner: QueryRunner, type: string): Promise<void> {
  await queryRunner.query(`ALTER TABLE users ADD COLUMN new_password_hash ${type}`);
  await queryRunner.query('UPDATE users SET new_password_hash = password_hash');
  await queryRunner.query('ALTER TABLE users DROP COLUMN password_hash');
  await queryRunner.query('ALTER TABLE users RENAME COLUMN new_password_hash TO password_hash');
}

/** A bcrypt hash of no known password, for users without one. */
function unmatchableHash(): string {
  const digest = randomBytes(40).toString('base64').replaceAll('+', '.').slice(0, 53);
  return `$2b$12$${digest}`;
}
