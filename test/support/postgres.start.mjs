import { chmod, mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { databaseFolder } from './database-folder.mjs';
import { importEmbeddedPostgres } from './embedded-postgres.mjs';
import { ProcessGuard } from './process-guard.mjs';

/** Starts a real PostgreSQL for the run; tests read its address in TEST_POSTGRES_URL. */
export default async function startPostgres() {
  const folder = await mkdtemp(join(tmpdir(), 'uas-postgres-'));
  // As root the server runs as another user, which needs access to this folder.
  await chmod(folder, 0o755);
  const data = await mkdtemp(join(databaseFolder(), 'uas-postgres-'));
  const guard = new ProcessGuard();
  for (const each of [folder, data]) guard.addFolder(each);
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
    // Durability is tested by the experiments in test/verify.
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
  const { pid } = server.process;
  guard.addProcess(pid);
  server.process.once('exit', () => guard.removeProcess(pid));
  globalThis.embeddedPostgres = { server, guard };
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
