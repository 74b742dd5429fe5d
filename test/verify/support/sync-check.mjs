import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Logger } from '@nestjs/common';
import { Client } from './client.mjs';
import { Server } from './server.mjs';
import { temporaryFolder } from './temporary.mjs';

/** Prints the system calls of another program; an experiment that lacks it says so and goes on. */
const TRACER = 'strace';

/**
 * Whether SQLite hands each acknowledged write to the disk. A killed process leaves its writes with
 * the operating system, so that no kill can show this; the system calls do.
 *
 * @returns `{ synchronous, writes, unsynced, note }`: what the setting reads, how many acknowledged
 *   writes were watched, which of them came without a sync, and why none was watched
 */
export async function checkSyncs(dist) {
  const folder = temporaryFolder('sync');
  const synchronous = await readSynchronous(dist, `sqlite:${join(folder, 'setting.db')}`);
  const none = { synchronous, writes: 0, unsynced: [] };
  if (spawnSync(TRACER, ['-V']).error) {
    return { ...none, note: 'strace is not installed (apt-get install strace)' };
  }
  const log = join(folder, 'syncs');
  const server = await Server.create({
    name: 'under strace',
    dist,
    variables: { DATABASE_URL: `sqlite:${join(folder, 'auth.db')}` },
    // -D leaves the server itself as the child that is stopped; -f follows the threads that write.
    wrapper: [TRACER, '-D', '-f', '-qq', '--seccomp-bpf', '-e', 'trace=fsync,fdatasync', '-o', log],
  });
  try {
    await server.start();
  } catch (error) {
    return { ...none, note: `strace can't trace here (${error.message.split('\n').at(-1)})` };
  }
  const syncs = () => readFileSync(log, 'utf8').match(/= 0$/gm)?.length ?? 0;
  const watched = await watchWrites(new Client(server.origin, server.name), syncs);
  await server.stop();
  return { synchronous, ...watched };
}

/** `PRAGMA synchronous` as it reads on a connection that the build's own code has opened. */
async function readSynchronous(dist, url) {
  await import('reflect-metadata');
  Logger.overrideLogger(false);
  const load = (path) => import(pathToFileURL(resolve(dist, 'src', path)).href);
  const { loadEnvironment } = await load('config/load-environment.js');
  const { dataSourceOptions } = await load('database/data-source.options.js');
  const { openDatabase } = await load('database/open-database.js');
  const { entities } = await load('app/entities.js');
  const environment = loadEnvironment({ DATABASE_URL: url, MIGRATIONS_RUN: 'true' }, '/no/.env');
  const dataSource = await openDatabase(
    await dataSourceOptions(environment, entities),
    environment,
  );
  const [row] = await dataSource.query('PRAGMA synchronous');
  await dataSource.destroy();
  return row.synchronous;
}

/** Accounts whose life is watched, from the registration to the logout. */
const ACCOUNTS = 12;

/** One write after the other, so that a sync between question and answer belongs to this write. */
async function watchWrites(client, syncs) {
  let writes = 0;
  const unsynced = [];
  const watch = async (name, expected, send) => {
    const before = syncs();
    const { status, body } = await send();
    if (status !== expected) throw new Error(`${name} under strace is answered with ${status}`);
    writes += 1;
    if (syncs() === before) unsynced.push(`${name}: acknowledged without a sync`);
    return body;
  };
  for (let number = 1; number <= ACCOUNTS; number += 1) {
    const username = `synced${number}`;
    const account = { username, email: `${username}@example.com`, password: randomUUID() };
    const changed = randomUUID();
    await watch('registration', 201, () => client.register(account));
    let tokens = await watch('login', 200, () => client.login(account));
    tokens = await watch('refresh', 200, () => client.refresh(tokens.refresh_token));
    await watch('password change', 204, () =>
      client.changePassword(tokens.access_token, account.password, changed),
    );
    await watch('logout', 204, () => client.logout(tokens.refresh_token));
  }
  return { writes, unsynced };
}
