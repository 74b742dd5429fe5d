import { chownSync, copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import sqlite3 from 'sqlite3';
import { Postgres } from './postgres.mjs';
import { remove, temporaryFolder } from './temporary.mjs';

/** Milliseconds. */
const POLL_INTERVAL = 5;

/**
 * An empty database for one run, of the engine that is asked for.
 *
 * @param disk a folder for what the database keeps of its rows; without one it finds its own place
 */
export function createDatabase(engine, { disk } = {}) {
  return engine === 'postgres' ? PostgresDatabase.create(disk) : new SqliteDatabase(disk);
}

class SqliteDatabase {
  engine = 'sqlite';
  /** One process has the database. */
  serverNames = ['A'];
  #folder;
  #file;

  /** @param disk where its folder is made */
  constructor(disk) {
    this.#folder = temporaryFolder('sqlite', disk);
    this.#file = join(this.#folder, 'auth.db');
  }

  urlFor() {
    return `sqlite:${this.#file}`;
  }

  /** The rows of one statement, over a connection of its own. */
  async query(statement, parameters = []) {
    const database = new sqlite3.Database(this.#file);
    try {
      await promisify(database.run.bind(database))('PRAGMA busy_timeout = 5000');
      return await promisify(database.all.bind(database))(statement, parameters);
    } finally {
      await promisify(database.close.bind(database))();
    }
  }

  /** Another database with the same content; nobody may have this one open. */
  async copy() {
    const copy = new SqliteDatabase();
    if (existsSync(this.#file)) copyFileSync(this.#file, copy.#file);
    return copy;
  }

  async drop() {
    remove(this.#folder);
  }

  /** The killed process is gone, and with it all that it had begun. */
  async settle() {}

  /** Puts what was written ahead into the file itself, and gives the room back. */
  async shrinkLog() {
    await this.query('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  /** Whether what had been written ahead is all in the file itself, as after a clean end. */
  get isClosed() {
    return !existsSync(`${this.#file}-wal`);
  }

  /** @returns what SQLite finds wrong with the file; nothing when it is sound */
  async findDamage() {
    const rows = await this.query('PRAGMA integrity_check');
    return rows.map((row) => row.integrity_check).filter((text) => text !== 'ok');
  }
}

class PostgresDatabase {
  engine = 'postgres';
  serverNames = ['A', 'B'];
  #name = 'verify';
  /** How many copies were made, of this one and of its copies. */
  #copies = { count: 0 };

  /** @param postgres what runs it: an experiment may stop that and start it again */
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
    if (disk) await this.#administer(`CREATE TABLESPACE small LOCATION '${disk}'`);
    await this.#administer(`CREATE DATABASE verify ${disk ? 'TABLESPACE small' : ''}`);
    // Each server signs in as somebody else, so that its connections can be told apart.
    for (const name of this.serverNames) {
      await this.#administer(`CREATE ROLE ${roleOf(name)} SUPERUSER LOGIN PASSWORD 'verify'`);
    }
  }

  urlFor(serverName) {
    return `postgres://${roleOf(serverName)}:verify@${this.postgres.address}/${this.#name}`;
  }

  /** The rows of one statement, over a connection of its own. */
  query(statement, parameters = []) {
    return this.#ask(this.#name, statement, parameters);
  }

  /** Another database with the same content; nobody may have this one open. */
  async copy() {
    const copy = new PostgresDatabase(this.postgres);
    copy.#copies = this.#copies;
    copy.#name = `verify_${(this.#copies.count += 1)}`;
    await this.#administer(`CREATE DATABASE ${copy.#name} TEMPLATE ${this.#name}`);
    return copy;
  }

  drop() {
    return this.#administer(`DROP DATABASE ${this.#name} WITH (FORCE)`);
  }

  /**
   * Waits until PostgreSQL has let go of a killed server's connections: until then a statement that
   * it had sent may still take effect.
   */
  async settle(serverName) {
    const open = 'SELECT count(*)::int AS count FROM pg_stat_activity WHERE usename = $1';
    for (;;) {
      const [{ count }] = await this.#administer(open, [roleOf(serverName)]);
      if (count === 0) return;
      await pause(POLL_INTERVAL);
    }
  }

  /** Its log lies elsewhere. */
  async shrinkLog() {}

  /** It has no files of the server's own. */
  get isClosed() {
    return true;
  }

  /** PostgreSQL itself is not killed here. */
  async findDamage() {
    return [];
  }

  #administer(statement, parameters) {
    return this.#ask('postgres', statement, parameters);
  }

  async #ask(name, statement, parameters) {
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
