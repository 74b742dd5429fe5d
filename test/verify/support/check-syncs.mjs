import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Logger } from '@nestjs/common';
import { Client } from './client.mjs';
import { Server } from './server.mjs';
import { temporaryFolder } from './temporary-folder.mjs';

/** Traces system calls; without it the experiment reports that syncs were not counted. */
const TRACER = 'strace';

/**
 * Checks that SQLite syncs each acknowledged write. The operating system keeps the writes of a killed
 * process, so that SIGKILL cannot show a missing sync; a trace of the system calls does.
 *
 * @returns `{ synchronous, writes, unsynced, note }`: the value of the pragma, the number of traced
 *   acknowledged writes, those without a sync, and the reason if none was traced
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
    // -D keeps the server as the direct child, which gets the signals; -f follows its threads.
    wrapper: [TRACER, '-D', '-f', '-qq', '--seccomp-bpf', '-e', 'trace=fsync,fdatasync', '-o', log],
  });
  try {
    await server.start();
  } catch (error) {
    return { ...none, note: `strace cannot trace here (${error.message.split('\n').at(-1)})` };
  }
  const syncs = () => readFileSync(log, 'utf8').match(/= 0$/gm)?.length ?? 0;
  const traced = await traceWrites(new Client(server.origin, server.name), syncs);
  await server.stop();
  return { synchronous, ...traced };
}

/**
 * Reads `PRAGMA synchronous` on a connection that the compiled program has opened: the modules are in
 * `build/`, as `dist/` is a bundle.
 */
async function readSynchronous(dist, url) {
  await import('reflect-metadata');
  Logger.overrideLogger(false);
  const load = (path) => import(pathToFileURL(resolve(dist, '../build/src', path)).href);
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

/** Users from registration to logout, with every write traced. */
const USERS = 12;

/** Sends one write at a time, so that a sync between request and response belongs to it. */
async function traceWrites(client, syncs) {
  let writes = 0;
  const unsynced = [];
  const trace = async (name, expected, send) => {
    const before = syncs();
    const { status, body } = await send();
    if (status !== expected) throw new Error(`${name} under strace is answered with ${status}`);
    writes += 1;
    if (syncs() === before) unsynced.push(`${name}: acknowledged without a sync`);
    return body;
  };
  for (let number = 1; number <= USERS; number += 1) {
    const username = `synced${number}`;
    const user = { username, email: `${username}@example.com`, password: randomUUID() };
    const changed = randomUUID();
    await trace('registration', 201, () => client.register(user));
    let tokens = await trace('login', 200, () => client.login(user));
    tokens = await trace('refresh', 200, () => client.refresh(tokens.refresh_token));
    tokens = await trace('password change', 200, () =>
      client.changePassword(tokens.access_token, user.password, changed),
    );
    await trace('logout', 204, () => client.logout(tokens.refresh_token));
  }
  return { writes, unsynced };
}
