import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Connects to PostgreSQL as the service does.
 *
 * @param dist the bundle; the compiled program is in `build/` beside it
 * @returns `{ measure }`, which sends a query to a server that does not reply, and resolves to the
 *   milliseconds until it fails
 */
export async function openTimeoutClient(database, dist) {
  const file = join(resolve(dist, '..'), 'build/src/database/postgres/timeout-client.js');
  const { TimeoutClient } = await import(pathToFileURL(file).href);
  const client = new TimeoutClient({ connectionString: database.urlFor('A') });
  client.on('error', () => {});
  await client.connect();
  return {
    async measure() {
      const sentAt = performance.now();
      await client.query('SELECT 1').catch(() => {});
      return performance.now() - sentAt;
    },
  };
}
