// Checks that every address in responses works behind nginx, with the path of PUBLIC_URL removed and kept. See
// docs/operations.md.
import { checkAddresses } from '../support/check-addresses.mjs';
import { createDatabase } from './support/database.mjs';
import { hasNginx, Nginx } from './support/nginx.mjs';
import { INCOMPLETE, logProgress, readOptions, runExperiment } from './support/run.mjs';
import { runCli, Server } from './support/server.mjs';
import { printFaults, printTable } from './support/table.mjs';

const ADMIN = { username: 'operator', password: 'the password of the operator' };

/** Its password comes from standard input. */
const CREATE_ADMIN = 'user create --role admin --email operator@example.com --password-stdin';

/** `location` blocks for a path, by what they do with it. */
const LOCATIONS = {
  removed: (path) => `location ${path}/ { proxy_pass http://auth/; }`,
  kept: (path) => `location ${path}/ { proxy_pass http://auth; }`,
};

await runExperiment(async () => {
  const options = readOptions({ database: 'sqlite', dist: 'dist' });
  if (!hasNginx()) {
    logProgress('nginx is not installed (Debian: apt-get install nginx)');
    return INCOMPLETE;
  }
  const rows = [];
  for (const path of ['/auth', '/company/auth']) {
    for (const mode of Object.keys(LOCATIONS)) rows.push(await check(path, mode, options));
  }
  printFaults({ wrong: rows.flatMap(({ wrong }) => wrong) });
  printTable(rows.map(({ wrong, ...row }) => ({ ...row, wrong: wrong.length })));
  return rows.every(({ wrong }) => wrong.length === 0);
});

async function check(path, mode, { database: engine, dist }) {
  const database = await createDatabase(engine);
  const nginx = new Nginx(LOCATIONS[mode](path));
  const publicUrl = `${await nginx.listen()}${path}`;
  const variables = {
    DATABASE_URL: database.urlFor('A'),
    PUBLIC_URL: publicUrl,
    TRUST_PROXY: 'loopback',
  };
  const server = await Server.create({ name: 'A', dist, variables });
  await server.start();
  await runCli({
    dist,
    variables,
    args: [...CREATE_ADMIN.split(' '), '--username', ADMIN.username],
    input: `${ADMIN.password}\n`,
  });
  await nginx.use([server.origin]);
  const addresses = await checkAddresses(publicUrl, ADMIN);
  await server.stop();
  await nginx.close();
  await database.drop();
  return {
    path,
    'by nginx': mode,
    addresses: addresses.length,
    wrong: addresses
      .filter(({ isRight }) => !isRight)
      .map(({ source, address }) => `${path} ${mode}: ${source}: ${address}`),
  };
}
