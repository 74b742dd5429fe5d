import { randomBytes } from 'node:crypto';
import { chownSync, copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import sqlite3 from 'sqlite3';
import { Postgres } from './postgres.mjs';
import { registerCleanup } from './run.mjs';
import { removeFolder, temporaryFolder } from './temporary-folder.mjs';

/** Milliseconds. */
const POLL_INTERVAL = 5;

/**
 * Creates an empty database for one run.
 *
 * @param engine `sqlite` or `postgres`
 * @param disk the folder of its data files; a temporary one by default
 * @param needsOwnServer whether the experiment disturbs the PostgreSQL server; otherwise the one of a run of
 *   the tests is used
 */
export function createDatabase(engine, { disk, needsOwnServer = false } = {}) {
  if (engine !== 'postgres') return new SqliteDatabase(disk);
  const shared = needsOwnServer ? undefined : process.env.TEST_POSTGRES_URL;
  return PostgresDatabase.create(shared, disk);
}

class SqliteDatabase {
  engine = 'sqlite';
  /** SQLite serves one process. */
  serverNames = ['A'];
  #folder;
  #file;

  /** @param disk the parent of its folder */
  constructor(disk) {
    this.#folder = temporaryFolder('sqlite', disk);
    this.#file = join(this.#folder, 'auth.db');
  }

  urlFor() {
    return `sqlite:${this.#file}`;
  }

  /** Executes one statement on a separate connection. @returns its rows */
  async query(statement, parameters = []) {
    const database = new sqlite3.Database(this.#file);
    try {
      await promisify(database.run.bind(database))('PRAGMA busy_timeout = 5000');
      return await promisify(database.all.bind(database))(statement, parameters);
    } finally {
      await promisify(database.close.bind(database))();
    }
  }

  /** Copies the database, which must have no open connection. */
  async copy() {
    const copy = new SqliteDatabase();
    if (existsSync(this.#file)) copyFileSync(this.#file, copy.#file);
    return copy;
  }

  async drop() {
    removeFolder(this.#folder);
  }

  /** The transaction of a killed process ends with the process. */
  async waitForDisconnect() {}

  /** Moves the write-ahead log into the database file and truncates it. */
  async truncateLog() {
    await this.query('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  /** Whether the write-ahead log is gone, as after a clean shutdown. */
  get isClosed() {
    return !existsSync(`${this.#file}-wal`);
  }

  /** @returns the errors of `PRAGMA integrity_check`; empty without damage */
  async findDamage() {
    const rows = await this.query('PRAGMA integrity_check');
    return rows.map((row) => row.integrity_check).filter((text) => text !== 'ok');
  }
}

class PostgresDatabase {
  engine = 'postgres';
  serverNames = ['A', 'B'];
  /** Databases and roles of several experiments may be on one PostgreSQL server. */
  #id = randomBytes(4).toString('hex');
  #name = `verify_${this.#id}`;
  /** Number of copies of this database and of its copies. */
  #copies = { count: 0 };

  /** @param postgres its PostgreSQL server, which an experiment may stop and start */
  constructor(postgres) {
    this.postgres = postgres;
  }

  /** @param sharedUrl the URL of a running PostgreSQL server; without it, one is started */
  static async create(sharedUrl, disk) {
    const postgres = sharedUrl ? new Postgres(new URL(sharedUrl).host) : await Postgres.start();
    const database = new PostgresDatabase(postgres);
    await database.#create(disk);
    if (sharedUrl) registerCleanup(() => database.drop());
    return database;
  }

  async #create(disk) {
    if (disk) {
      const { uid, gid } = this.postgres.owner;
      chownSync(disk, uid, gid);
      await this.#queryAdmin(`CREATE TABLESPACE small LOCATION '${disk}'`);
    }
    await this.#queryAdmin(`CREATE DATABASE ${this.#name} ${disk ? 'TABLESPACE small' : ''}`);
    // One role per server, so that its connections can be counted.
    for (const name of this.serverNames) {
      await this.#queryAdmin(`CREATE ROLE ${this.#roleOf(name)} SUPERUSER LOGIN PASSWORD 'verify'`);
    }
  }

  urlFor(serverName) {
    return `postgres://${this.#roleOf(serverName)}:verify@${this.postgres.address}/${this.#name}`;
  }

  /** Executes one statement on a separate connection. @returns its rows */
  query(statement, parameters = []) {
    return this.#queryDatabase(this.#name, statement, parameters);
  }

  /** Copies the database, which must have no open connection. */
  async copy() {
    const copy = new PostgresDatabase(this.postgres);
    copy.#copies = this.#copies;
    copy.#id = this.#id;
    copy.#name = `verify_${this.#id}_${(this.#copies.count += 1)}`;
    await this.#queryAdmin(`CREATE DATABASE ${copy.#name} TEMPLATE ${this.#name}`);
    return copy;
  }

  drop() {
    return this.#queryAdmin(`DROP DATABASE IF EXISTS ${this.#name} WITH (FORCE)`);
  }

  /**
   * Waits until PostgreSQL has closed the connections of a killed server: until then a statement that
   * it had sent may still take effect.
   */
  async waitForDisconnect(serverName) {
    const open = 'SELECT count(*)::int AS count FROM pg_stat_activity WHERE usename = $1';
    for (;;) {
      const [{ count }] = await this.#queryAdmin(open, [this.#roleOf(serverName)]);
      if (count === 0) return;
      await pause(POLL_INTERVAL);
    }
  }

  /** The write-ahead log is not on the small disk. */
  async truncateLog() {}

  /** The service has no database files of its own. */
  get isClosed() {
    return true;
  }

  /** PostgreSQL itself is not killed. */
  async findDamage() {
    return [];
  }

  #roleOf(serverName) {
    return `server_${serverName.toLowerCase()}_${this.#id}`;
  }

  #queryAdmin(statement, parameters) {
    return this.#queryDatabase('postgres', statement, parameters);
  }

  async #queryDatabase(name, statement, parameters) {
    const client = new Client({
      connectionString: `postgres://postgres:postgres@${this.postgres.address}/${name}`,
    });
    await client.connect();
    try {
      return (await client.query(statement, parameters)).rows;
    } finally {
      await client.end();
    }
  }
}
