import { type MigrationInterface, type QueryRunner, Table, TableIndex } from 'typeorm';

/** Triggers that make the table append-only, by engine. */
const APPEND_ONLY = {
  sqlite: [
    `CREATE TRIGGER audit_events_unchanged BEFORE UPDATE ON audit_events
     BEGIN SELECT RAISE(ABORT, 'audit events are never changed'); END`,
    // INSERT OR REPLACE deletes the old row without firing the DELETE trigger.
    `CREATE TRIGGER audit_events_not_replaced BEFORE INSERT ON audit_events
     WHEN EXISTS (SELECT 1 FROM audit_events WHERE id = NEW.id)
     BEGIN SELECT RAISE(ABORT, 'audit events are never changed'); END`,
    `CREATE TRIGGER audit_events_kept BEFORE DELETE ON audit_events
     WHEN OLD.occurred_at > (julianday('now') - 2440587.5 - 1) * 86400000
     BEGIN SELECT RAISE(ABORT, 'audit events are kept for at least a day'); END`,
  ],
  postgres: [
    `CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN RAISE EXCEPTION 'audit events are never changed, and kept for at least a day'; END $$`,
    `CREATE TRIGGER audit_events_unchanged BEFORE UPDATE ON audit_events
     FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()`,
    `CREATE TRIGGER audit_events_kept BEFORE DELETE ON audit_events
     FOR EACH ROW WHEN (OLD.occurred_at > extract(epoch FROM now() - interval '1 day') * 1000)
     EXECUTE FUNCTION refuse_audit_change()`,
    `CREATE TRIGGER audit_events_not_emptied BEFORE TRUNCATE ON audit_events
     FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()`,
  ],
};

/**
 * The audit log. Triggers prevent an attacker with access to the service's SQL statements from changing or
 * deleting events; the owner of the database can drop the triggers. A later migration that rebuilds the
 * table on SQLite has to create them again.
 */
export class CreateAuditEvents1795651200000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const isPostgres = queryRunner.connection.options.type === 'postgres';
    const uuid = isPostgres ? 'uuid' : 'varchar';
    await queryRunner.createTable(
      new Table({
        name: 'audit_events',
        columns: [
          {
            name: 'id',
            type: uuid,
            isPrimary: true,
            primaryKeyConstraintName: 'audit_events_pkey',
          },
          { name: 'occurred_at', type: 'bigint' },
          { name: 'event', type: 'varchar', length: '32' },
          { name: 'actor_id', type: uuid, isNullable: true },
          { name: 'user_id', type: uuid, isNullable: true },
          { name: 'session_id', type: uuid, isNullable: true },
          { name: 'ip', type: 'varchar', length: '45', isNullable: true },
          { name: 'user_agent', type: 'varchar', length: '255', isNullable: true },
          { name: 'request_id', type: 'varchar', length: '64', isNullable: true },
          { name: 'details', type: 'text' },
        ],
        // Ids are UUIDv7 and therefore in the order of time.
        indices: ['event', 'user_id', 'actor_id', 'ip'].map(
          (column) =>
            new TableIndex({ name: `audit_events_${column}_id_idx`, columnNames: [column, 'id'] }),
        ),
      }),
    );
    const statements = APPEND_ONLY[isPostgres ? 'postgres' : 'sqlite'];
    for (const statement of statements) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('audit_events');
    if (queryRunner.connection.options.type !== 'postgres') return;
    await queryRunner.query('DROP FUNCTION refuse_audit_change');
  }
}
