import { chmod, mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { databaseFolder } from './database-folder.mjs';
import { importEmbeddedPostgres } from './embedded-postgres.mjs';

/** Starts a real PostgreSQL for the run; its address goes to the tests in TEST_POSTGRES_URL. */
export default async function startPostgres() {
  const folder = await mkdtemp(join(tmpdir(), 'uas-postgres-'));
  // As root the server runs as another user, who has to get through this folder.
  await chmod(folder, 0o755);
  const data = await mkdtemp(join(databaseFolder(), 'uas-postgres-'));
  await chmod(data, 0o755);
  const { default: EmbeddedPostgres } = await importEmbeddedPostgres(folder);
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(data, 'data'),
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    createPostgresUser: userInfo().uid === 0,
    // What is tested is behaviour; durability has its own experiments.
    postgresFlags: [
      '-c',
      'fsync=off',
      '-c',
      'max_connections=200',
      '-c',
      'max_wal_size=128MB',
      '-h',
      '127.0.0.1',
    ],
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    onLog: () => {},
  });
  await server.initialise();
  await server.start();
  globalThis.embeddedPostgres = { server, folders: [folder, data] };
  process.env.TEST_POSTGRES_URL = `postgres://postgres:postgres@127.0.0.1:${port}`;
}

function freePort() {
  return new Promise((found, failed) => {
    const probe = createServer().once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => found(port));
    });
  });
}
