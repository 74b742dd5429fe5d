// Runs a PostgreSQL of its own with TLS, until standard input ends. Prints a line when it is started:
// `{ url, certificate, folders }`. Its Unix socket is in the folder of the certificate. The line `standby` on standard input restarts it as a standby.
import { execFileSync } from 'node:child_process';
import { chmod, chown, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { databaseFolder } from './database-folder.mjs';
import { importEmbeddedPostgres } from './embedded-postgres.mjs';

const folder = await mkdtemp(join(tmpdir(), 'uas-server-'));
const parent = await mkdtemp(join(databaseFolder(), 'uas-server-'));
// As root the server runs as another user.
for (const each of [folder, parent]) await chmod(each, 0o755);
const data = join(parent, 'data');
const { default: EmbeddedPostgres } = await importEmbeddedPostgres(folder);
const port = await freePort();
const server = new EmbeddedPostgres({
  databaseDir: data,
  port,
  user: 'postgres',
  password: 'postgres',
  persistent: true,
  createPostgresUser: userInfo().uid === 0,
  postgresFlags: ['-c', 'fsync=off', '-c', 'ssl=on', '-h', '127.0.0.1', '-k', data],
  initdbFlags: ['--encoding=UTF8', '--locale=C'],
  onLog: () => {},
});
await server.initialise();
await createCertificate('localhost');
await server.start();
const url = `postgres://postgres:postgres@127.0.0.1:${port}/postgres`;
const started = { url, certificate: join(data, 'server.crt'), folders: [folder, parent] };
process.stdout.write(`${JSON.stringify(started)}\n`);

for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'standby') await restartAsStandby();
}
await server.stop();
for (const each of [folder, parent]) await rm(each, { recursive: true, force: true });
process.exit(0);

/** Self-signed, for one name, in the files that the server uses by default. */
async function createCertificate(name) {
  const [key, certificate] = ['server.key', 'server.crt'].map((file) => join(data, file));
  const options = `req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=${name} -addext subjectAltName=DNS:${name}`;
  execFileSync('openssl', [...options.split(' '), '-keyout', key, '-out', certificate], {
    stdio: 'ignore',
  });
  const { uid, gid } = await stat(data);
  await chown(key, uid, gid);
  await chmod(key, 0o600);
  await chmod(certificate, 0o644);
  await chmod(data, 0o750);
}

async function restartAsStandby() {
  await server.stop();
  await writeFile(join(data, 'standby.signal'), '');
  // Waits for a message that a standby does not log.
  server.start().catch(() => undefined);
  for (;;) {
    const client = new Client({ connectionString: url });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      break;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  process.stdout.write('standby\n');
}

function freePort() {
  return new Promise((found, failed) => {
    const probe = createServer().once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const { port: free } = probe.address();
      probe.close(() => found(free));
    });
  });
}
