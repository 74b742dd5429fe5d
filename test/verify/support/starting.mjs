import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Server } from './server.mjs';
import { remove, temporaryFolder } from './temporary.mjs';

/** Stands in the server's process and counts. */
const WATCHER = new URL('kill-at-statement.mjs', import.meta.url).href;

/**
 * Starts a server that is killed at one of its statements, or else when it listens.
 *
 * @param point the number of that statement, from 1; none is without end
 * @param moment `before` it is sent, or `during` its work
 * @returns `{ statements }`: the texts of those that were reached
 */
export async function startWatched(databaseUrl, dist, { point, moment } = {}) {
  const folder = temporaryFolder('statements');
  const file = join(folder, 'sent');
  const server = await Server.create({
    name: 'A',
    dist,
    variables: {
      DATABASE_URL: databaseUrl,
      NODE_OPTIONS: `--import=${WATCHER}`,
      VERIFY_STATEMENTS: file,
      ...(point !== undefined && { VERIFY_KILL_AT: String(point), VERIFY_KILL_WHEN: moment }),
    },
  });
  server.spawn();
  await server.answers('/health/live');
  await server.kill();
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
  remove(folder);
  return { statements: lines.map((line) => JSON.parse(line)) };
}
