// Whether clients that read no response occupy memory or connections for long: see docs/reliability.md.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { createDatabase } from './support/database.mjs';
import { logProgress, readOptions, runExperiment } from './support/run.mjs';
import { Server } from './support/server.mjs';
import { percentile, printFaults, printTable } from './support/table.mjs';

/** The long responses that need no access token. */
const PATHS = [
  '/redoc/redoc.standalone.js',
  '/docs/swagger-ui-bundle.js',
  '/docs/swagger-ui-init.js',
  '/openapi.json',
];

/** Requests that each connection pipelines. */
const PIPELINED = 8;
/** Milliseconds. */
const INTERVAL = 200;
/** Milliseconds after which all connections must be closed: the limits of `src/http/server/`, and a margin. */
const LIMIT = 86_000;
const MIB = 2 ** 20;

await runExperiment(async () => {
  const options = readOptions({
    database: 'sqlite',
    connections: 500,
    // REQUEST_TIMEOUT_SECONDS of the server.
    limit: 10,
    // MiB by which the resident memory may grow.
    growth: 100,
    dist: 'dist',
  });
  const database = await createDatabase(options.database);
  const server = await Server.create({
    name: 'A',
    dist: options.dist,
    variables: {
      DATABASE_URL: database.urlFor('A'),
      REQUEST_TIMEOUT_SECONDS: String(options.limit),
    },
  });
  await server.start();
  for (const path of PATHS) await readWhole(server, path);
  const rows = [];
  for (const path of PATHS) rows.push(await readNothing(server, path, options));
  rows.push(await dripLineBreaks(server, options));
  const faults = rows.flatMap(({ clients, 'growth (MiB)': growth, open }) => [
    ...(growth > options.growth ? [`${clients}: the memory grew by ${growth} MiB`] : []),
    ...(open > 0 ? [`${clients}: ${open} connections were not closed`] : []),
  ]);
  printFaults({ fault: faults });
  printTable(rows);
  return faults.length === 0;
});

/** Opens connections that pipeline requests and read nothing. */
function readNothing(server, path, { connections }) {
  const requests = `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`.repeat(PIPELINED);
  const clients = Array.from({ length: connections }, () => {
    const client = connectTo(server).pause();
    client.write(requests);
    return client;
  });
  return observe(server, `${path}, unread`, clients);
}

/** Opens connections that send a request, and then only line breaks. */
async function dripLineBreaks(server, { connections }) {
  const clients = Array.from({ length: connections }, () => {
    const client = connectTo(server).resume();
    client.write('GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n');
    return client;
  });
  const timer = setInterval(() => {
    for (const client of clients) client.write('\r\n');
  }, 1_000);
  const row = await observe(server, 'only line breaks', clients);
  clearInterval(timer);
  return row;
}

/** Samples the server until it has closed all connections, at most until the limit. */
async function observe(server, name, clients) {
  logProgress(name);
  const before = { memory: memoryOf(server), sockets: socketsOf(server) };
  const healthy = [];
  const startedAt = performance.now();
  let peak = before.memory;
  let open = clients.length;
  let closedAfter;
  while (closedAfter === undefined && performance.now() - startedAt < LIMIT) {
    await pause(INTERVAL);
    const sentAt = performance.now();
    await readWhole(server, '/health/live');
    healthy.push(performance.now() - sentAt);
    peak = Math.max(peak, memoryOf(server));
    // One socket is that of the healthy client.
    open = Math.max(0, socketsOf(server) - before.sockets - 1);
    if (open === 0 && performance.now() - startedAt > 1_000)
      closedAfter = performance.now() - startedAt;
  }
  for (const client of clients) client.destroy();
  await pause(1_000);
  return {
    clients: name,
    connections: clients.length,
    'idle (MiB)': before.memory,
    'highest (MiB)': peak,
    'growth (MiB)': peak - before.memory,
    open,
    'all closed after (s)': closedAfter === undefined ? '-' : (closedAfter / 1_000).toFixed(0),
    'other requests, median (ms)': percentile(healthy, 0.5).toFixed(1),
    'slowest (ms)': Math.max(...healthy).toFixed(0),
  };
}

function connectTo({ origin }) {
  const { hostname, port } = new URL(origin);
  return connect(Number(port), hostname).on('error', () => undefined);
}

async function readWhole({ origin }, path) {
  const response = await fetch(origin + path);
  await response.arrayBuffer();
  if (response.status !== 200) throw new Error(`${path} answered ${response.status}`);
}

/** Resident memory in MiB. */
function memoryOf({ pid }) {
  const [, kilobytes] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round((Number(kilobytes) * 1024) / MIB);
}

/** Number of open sockets, as a client that reads nothing does not notice that its own is closed. */
function socketsOf({ pid }) {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).filter((name) => isSocket(`${folder}/${name}`)).length;
}

function isSocket(file) {
  try {
    return readlinkSync(file).startsWith('socket:');
  } catch {
    return false;
  }
}
