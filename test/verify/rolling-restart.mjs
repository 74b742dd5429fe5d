// Experiment H: a rolling restart of two instances behind a load balancer fails no request. See
// docs/reliability.md.
import { setTimeout as pause } from 'node:timers/promises';
import { Proxy } from '../support/proxy.mjs';
import { Balancer } from './support/balancer.mjs';
import { Client } from './support/client.mjs';
import { createDatabase } from './support/database.mjs';
import { applyFault } from './support/faults.mjs';
import { hasNginx, Nginx } from './support/nginx.mjs';
import {
  INCOMPLETE,
  logProgress,
  readOptions,
  registerCleanup,
  runExperiment,
} from './support/run.mjs';
import { Server } from './support/server.mjs';
import { startSteadyLoad } from './support/steady-load.mjs';
import { percentile, printFaults, printTable } from './support/table.mjs';

/** Milliseconds of load between two restarts. */
const REST = 500;

await runExperiment(async () => {
  const options = readOptions({
    // Two instances share it.
    database: 'postgres',
    // `nginx`, reloaded by readiness; `nginx-static`, which repeats refused requests; `node`, for any machine.
    proxy: 'nginx',
    // Restarts of each instance.
    rounds: 10,
    workers: 16,
    // Longest pause of a worker between two requests, in milliseconds.
    rest: 10,
    // SHUTDOWN_DELAY_SECONDS.
    delay: 3,
    // Milliseconds between two readiness probes of the load balancer.
    probe: 250,
    dist: 'dist',
    fault: '',
  });
  if (options.database !== 'postgres') throw new Error('two instances need PostgreSQL');
  if (options.proxy.startsWith('nginx') && !hasNginx()) {
    logProgress('nginx is not installed (Debian: apt-get install nginx)');
    return INCOMPLETE;
  }
  const database = await createDatabase(options.database);
  const servers = await startServers(database, options);
  const proxy = createProxy(options.proxy);
  const origin = await proxy.listen();
  // Without a reload, nginx sends requests to both, and repeats refused ones at the other.
  const isStatic = options.proxy === 'nginx-static';
  if (isStatic) await proxy.use(servers.map((server) => server.origin));
  const apply = async (ready) => !isStatic && proxy.use(ready);
  const balancer = new Balancer(apply, servers, options.probe);
  await balancer.start();

  const responses = [];
  const client = new Client(
    origin,
    options.proxy,
    (response) => responses.push(response),
    // A reload of nginx closes idle connections of its clients; that is not under test.
    { connection: 'close' },
  );
  const stopLoad = await startSteadyLoad({
    client,
    workers: options.workers,
    rest: options.rest,
  });
  const restarts = [];
  for (let round = 1; round <= options.rounds; round += 1) {
    for (const server of servers) {
      restarts.push(await restart(server, balancer));
      await pause(REST);
    }
    logProgress(`${round} rounds, ${responses.length} requests`);
  }
  await stopLoad();
  await balancer.stop();
  return report(options, responses, restarts);
});

async function startServers(database, options) {
  const dist = await applyFault(options.dist, options.fault);
  const servers = await Promise.all(
    database.serverNames.map((name) =>
      Server.create({
        name,
        dist,
        variables: {
          DATABASE_URL: database.urlFor(name),
          TRUST_PROXY: 'loopback',
          SHUTDOWN_DELAY_SECONDS: String(options.delay),
          REFRESH_GRACE_SECONDS: '300',
        },
      }),
    ),
  );
  for (const server of servers) await server.start();
  return servers;
}

function createProxy(name) {
  // A POST that the closing socket resets was not read; without the parameter nginx does not repeat it.
  const retry = 'proxy_next_upstream error timeout non_idempotent;';
  if (name === 'nginx-static') return new Nginx(`location / { proxy_pass http://auth; ${retry} }`);
  if (name === 'nginx') return new Nginx('location / { proxy_pass http://auth; }');
  const proxy = new Proxy();
  registerCleanup(() => proxy.close());
  return proxy;
}

/** @returns its exit code and the milliseconds from the signal to the exit */
async function restart(server, balancer) {
  const startedAt = performance.now();
  const exitCode = await server.stop();
  const took = performance.now() - startedAt;
  await server.start();
  await balancer.waitFor(server);
  return { exitCode, took };
}

/** Prints the table. @returns whether all requests succeeded and all processes ended regularly */
function report({ proxy, delay, probe }, responses, restarts) {
  const failed = responses.filter(({ status }) => status === undefined || status >= 300);
  const irregular = restarts.filter(({ exitCode }) => exitCode !== 0);
  printFaults({
    failed: failed.map(
      ({ method, path, status, failure }) => `${method} ${path}: ${status ?? failure}`,
    ),
    exit: irregular.map(({ exitCode }) => `exit code ${exitCode}`),
  });
  const stops = restarts.map(({ took }) => took);
  const durations = responses.filter(({ to }) => to < Infinity).map(({ from, to }) => to - from);
  printTable([
    {
      proxy,
      SHUTDOWN_DELAY_SECONDS: delay,
      'probe interval': `${probe} ms`,
      restarts: restarts.length,
      requests: responses.length,
      failed: failed.length,
      'median stop': `${Math.round(percentile(stops, 0.5))} ms`,
      '99th percentile': `${Math.round(percentile(durations, 0.99))} ms`,
      'slowest request': `${Math.round(Math.max(...durations))} ms`,
    },
  ]);
  return failed.length === 0 && irregular.length === 0;
}
