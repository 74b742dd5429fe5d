import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Server } from './server.mjs';
import { removeFolder, temporaryFolder } from './temporary-folder.mjs';

/** Module that counts statements inside of the server process. */
const COUNTER = new URL('kill-at-statement.mjs', import.meta.url).href;

/**
 * Starts a server that is killed at one of its statements, or once it listens.
 *
 * @param point the number of the statement, from 1; undefined lets the server start completely
 * @param moment `before` the statement is sent, or `during` its execution
 * @returns `{ statements }`: the texts of the statements up to the kill
 */
export async function startCounted(databaseUrl, dist, { point, moment } = {}) {
  const folder = temporaryFolder('statements');
  const file = join(folder, 'sent');
  const server = await Server.create({
    name: 'A',
    dist,
    // The compiled program before bundling: in a bundle the counter cannot reach the module `pg`.
    main: join(resolve(dist, '..'), 'build/src/main.js'),
    variables: {
      DATABASE_URL: databaseUrl,
      NODE_OPTIONS: `--import=${COUNTER}`,
      VERIFY_STATEMENTS: file,
      ...(point !== undefined && { VERIFY_KILL_AT: String(point), VERIFY_KILL_WHEN: moment }),
    },
  });
  server.spawn();
  await server.waitForOk('/health/live');
  await server.kill();
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
  removeFolder(folder);
  return { statements: lines.map((line) => JSON.parse(line)) };
}
