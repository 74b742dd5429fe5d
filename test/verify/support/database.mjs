import { chownSync, copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import sqlite3 from 'sqlite3';
import { Postgres } from './postgres.mjs';
import { removeFolder, temporaryFolder } from './temporary-folder.mjs';

/** Milliseconds. */
const POLL_INTERVAL = 5;

/**
 * Creates an empty database for one run.
 *
 * @param engine `sqlite` or `postgres`
 * @param disk the folder of its data files; a temporary one by default
 */
export function createDatabase(engine, { disk } = {}) {
  return engine === 'postgres' ? PostgresDatabase.create(disk) : new SqliteDatabase(disk);
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
  #name = 'verify';
  /** Number of copies of this database and of its copies. */
  #copies = { count: 0 };

  /** @param postgres its PostgreSQL server, which an experiment may stop and start */
  constructor(postgres) {
    this.postgres = postgres;
  }

  static async create(disk) {
    const database = new PostgresDatabase(await Postgres.start());
    await database.#create(disk);
    return database;
  }

  async #create(disk) {
    const { uid, gid } = this.postgres.owner;
    if (disk) chownSync(disk, uid, gid);
    if (disk) await this.#queryAdmin(`CREATE TABLESPACE small LOCATION '${disk}'`);
    await this.#queryAdmin(`CREATE DATABASE verify ${disk ? 'TABLESPACE small' : ''}`);
    // One role per server, so that its connections can be counted.
    for (const name of this.serverNames) {
      await this.#queryAdmin(`CREATE ROLE ${roleOf(name)} SUPERUSER LOGIN PASSWORD 'verify'`);
    }
  }

  urlFor(serverName) {
    return `postgres://${roleOf(serverName)}:verify@${this.postgres.address}/${this.#name}`;
  }

  /** Executes one statement on a separate connection. @returns its rows */
  query(statement, parameters = []) {
    return this.#queryDatabase(this.#name, statement, parameters);
  }

  /** Copies the database, which must have no open connection. */
  async copy() {
    const copy = new PostgresDatabase(this.postgres);
    copy.#copies = this.#copies;
    copy.#name = `verify_${(this.#copies.count += 1)}`;
    await this.#queryAdmin(`CREATE DATABASE ${copy.#name} TEMPLATE ${this.#name}`);
    return copy;
  }

  drop() {
    return this.#queryAdmin(`DROP DATABASE ${this.#name} WITH (FORCE)`);
  }

  /**
   * Waits until PostgreSQL has closed the connections of a killed server: until then a statement that
   * it had sent may still take effect.
   */
  async waitForDisconnect(serverName) {
    const open = 'SELECT count(*)::int AS count FROM pg_stat_activity WHERE usename = $1';
    for (;;) {
      const [{ count }] = await this.#queryAdmin(open, [roleOf(serverName)]);
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

const roleOf = (serverName) => `server_${serverName.toLowerCase()}`;
