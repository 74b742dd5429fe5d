import { type MigrationInterface, type QueryRunner, Table, TableIndex } from 'typeorm';

const isSame = (column: string) => `NEW.${column} IS NOT DISTINCT FROM OLD.${column}`;
const isChanged = (column: string) => `NEW.${column} IS DISTINCT FROM OLD.${column}`;
const isPseudonym = (column: string) =>
  `EXISTS (SELECT 1 FROM erasures WHERE user_id = OLD.${column} AND pseudonym = NEW.${column})`;

/** The client of an event without an actor may be the user; that of another actor is not. */
const isOwnClient = `(OLD.actor_id IS NULL OR ${isChanged('actor_id')})`;
const isErasable = (column: string, condition: string) =>
  `(${isSame(column)} OR (NEW.${column} IS NULL AND ${condition}))`;

/**
 * The one update of the audit log that is permitted: it replaces the id of an erased user by its pseudonym,
 * and clears what identifies the user. `user_deleted` keeps the id, as the proof of the deletion.
 */
const IS_ERASURE = [
  ...['id', 'occurred_at', 'event'].map(isSame),
  `(${isChanged('user_id')} OR ${isChanged('actor_id')})`,
  `(${isSame('user_id')} OR (OLD.event <> 'user_deleted' AND ${isPseudonym('user_id')}))`,
  `(${isSame('actor_id')} OR ${isPseudonym('actor_id')})`,
  isErasable('session_id', isChanged('user_id')),
  ...['ip', 'user_agent', 'request_id'].map((column) => isErasable(column, isOwnClient)),
  `(${isSame('details')} OR (NEW.details = '{}' AND OLD.event = 'refresh_replayed' AND ${isChanged('user_id')}))`,
].join('\n     AND ');

const IS_RECORDED = `EXISTS (
       SELECT 1 FROM audit_events WHERE event = 'user_deleted' AND user_id = NEW.user_id)`;
/**
 * On PostgreSQL only: on SQLite a trigger that reads `users` would fail each later migration that copies the
 * table, as the schema builder does.
 */
const IS_DELETED = 'NOT EXISTS (SELECT 1 FROM users WHERE id IN (NEW.user_id, NEW.pseudonym))';

const UNCHANGED = 'audit events are never changed, except to erase a deleted user';
const UNRECORDED = 'an erasure needs a deleted user, and is never changed';

const TRIGGERS = {
  sqlite: [
    'DROP TRIGGER audit_events_unchanged',
    `CREATE TRIGGER audit_events_unchanged BEFORE UPDATE ON audit_events
     WHEN NOT (${IS_ERASURE})
     BEGIN SELECT RAISE(ABORT, '${UNCHANGED}'); END`,
    // INSERT OR REPLACE deletes the old row without firing another trigger.
    `CREATE TRIGGER erasures_recorded BEFORE INSERT ON erasures
     WHEN NOT (${IS_RECORDED})
     OR EXISTS (SELECT 1 FROM erasures WHERE user_id = NEW.user_id)
     BEGIN SELECT RAISE(ABORT, '${UNRECORDED}'); END`,
    `CREATE TRIGGER erasures_unchanged BEFORE UPDATE ON erasures
     BEGIN SELECT RAISE(ABORT, '${UNRECORDED}'); END`,
  ],
  postgres: [
    `CREATE FUNCTION permit_erasure() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
     IF ${IS_ERASURE} THEN RETURN NEW; END IF;
     RAISE EXCEPTION '${UNCHANGED}'; END $$`,
    'DROP TRIGGER audit_events_unchanged ON audit_events',
    `CREATE TRIGGER audit_events_unchanged BEFORE UPDATE ON audit_events
     FOR EACH ROW EXECUTE FUNCTION permit_erasure()`,
    `CREATE FUNCTION permit_recorded_erasure() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
     IF TG_OP = 'INSERT' AND ${IS_DELETED} AND ${IS_RECORDED} THEN RETURN NEW; END IF;
     RAISE EXCEPTION '${UNRECORDED}'; END $$`,
    `CREATE TRIGGER erasures_recorded BEFORE INSERT OR UPDATE ON erasures
     FOR EACH ROW EXECUTE FUNCTION permit_recorded_erasure()`,
  ],
};

/** As the migration that created the table. */
const RESTORED = {
  sqlite: [
    'DROP TRIGGER audit_events_unchanged',
    'DROP TABLE erasures',
    `CREATE TRIGGER audit_events_unchanged BEFORE UPDATE ON audit_events
     BEGIN SELECT RAISE(ABORT, 'audit events are never changed'); END`,
  ],
  postgres: [
    'DROP TRIGGER audit_events_unchanged ON audit_events',
    `CREATE TRIGGER audit_events_unchanged BEFORE UPDATE ON audit_events
     FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()`,
    'DROP TABLE erasures',
    'DROP FUNCTION permit_erasure',
    'DROP FUNCTION permit_recorded_erasure',
  ],
};

/**
 * The erasure of users: the work that is left after the deletion of a row of `users`, an index for the users
 * that are due, and the user of a delivery. The audit log stays append-only but for one update.
 */
export class EraseUsers1796256000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const engine = engineOf(queryRunner);
    const uuid = engine === 'postgres' ? 'uuid' : 'varchar';
    // SQL, because on SQLite the schema builder copies the table.
    await queryRunner.query(`ALTER TABLE outbox ADD COLUMN user_id ${uuid}`);
    await queryRunner.createIndex('outbox', OUTBOX_INDEX);
    await queryRunner.createIndex('users', USERS_INDEX);
    await queryRunner.createTable(
      new Table({
        name: 'erasures',
        columns: [
          {
            name: 'user_id',
            type: uuid,
            isPrimary: true,
            primaryKeyConstraintName: 'erasures_pkey',
          },
          { name: 'pseudonym', type: uuid },
          { name: 'created_at', type: 'bigint' },
        ],
      }),
    );
    for (const statement of TRIGGERS[engine]) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const engine = engineOf(queryRunner);
    for (const statement of RESTORED[engine]) await queryRunner.query(statement);
    await queryRunner.dropIndex('users', USERS_INDEX.name as string);
    await queryRunner.dropIndex('outbox', OUTBOX_INDEX.name as string);
    await queryRunner.query('ALTER TABLE outbox DROP COLUMN user_id');
  }
}

const OUTBOX_INDEX = new TableIndex({ name: 'outbox_user_id_idx', columnNames: ['user_id'] });

const USERS_INDEX = new TableIndex({
  name: 'users_deletion_due_at_idx',
  columnNames: ['deletion_due_at'],
  where: 'deletion_due_at IS NOT NULL',
});

function engineOf({ connection }: QueryRunner): 'postgres' | 'sqlite' {
  return connection.options.type === 'postgres' ? 'postgres' : 'sqlite';
}
