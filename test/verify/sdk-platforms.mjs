// Experiment: the SDK on the platforms of sdk/README.md. The packages of the platforms are installed from npm
// into a temporary folder, as workerd alone is 160 MB.
import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import { findFreePort } from './support/free-port.mjs';
import { INCOMPLETE, logProgress, registerCleanup, runExperiment } from './support/run.mjs';
import {
  findChromium,
  reactNativeScript,
  runInChromium,
  runInWorkerd,
  runStripped,
  runWithPackage,
} from './support/sdk-platforms.mjs';
import { Server } from './support/server.mjs';
import { printFaults, printTable } from './support/table.mjs';
import { temporaryFolder } from './support/temporary-folder.mjs';

const PACKAGES = ['workerd', 'undici@6', 'node-fetch@3', 'whatwg-fetch@3'];

/** Workers of before and after the changes of redirects, and of today. */
const COMPATIBILITY_DATES = ['2023-01-01', '2024-09-01', '2026-11-01'];

async function listen(handler) {
  const server = createServer(handler);
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  registerCleanup(() => server.close());
  return `http://127.0.0.1:${server.address().port}`;
}

/** Starts a server that redirects everything to another one, which records the requests. */
async function startRedirects() {
  const received = [];
  const cors = {
    'access-control-allow-origin': '*',
    'access-control-allow-headers': '*',
    'access-control-allow-methods': '*',
  };
  const other = await listen((request, response) => {
    if (request.method !== 'OPTIONS') received.push(`${request.method} ${request.url}`);
    response.writeHead(200, { ...cors, 'content-type': 'application/json' }).end('{}');
  });
  const redirectingUrl = await listen((request, response) => {
    const isPreflight = request.method === 'OPTIONS';
    const location = `${other}${request.url}`;
    response.writeHead(isPreflight ? 204 : 307, isPreflight ? cors : { ...cors, location }).end();
  });
  return { redirectingUrl, received };
}

await runExperiment(async () => {
  const folder = temporaryFolder('sdk');
  logProgress(`installs ${PACKAGES.join(', ')}`);
  const npm = ['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund'];
  execFileSync('npm', [...npm, ...PACKAGES], { stdio: ['ignore', 'ignore', 'inherit'] });
  const pagePort = await findFreePort();
  const server = await Server.create({
    name: 'A',
    dist: 'dist',
    variables: {
      DATABASE_URL: `sqlite:${folder}/auth.db`,
      BACKEND_CORS_ORIGINS: `http://127.0.0.1:${pagePort}`,
    },
  });
  await server.start();
  const { redirectingUrl, received } = await startRedirects();
  const all = { baseUrl: server.origin, redirectingUrl };
  const { redirectingUrl: _, ...withoutRedirects } = all;

  const inPages = {
    Chromium: (options) => runInChromium(pagePort, '', { ...all, ...options }),
    'React Native (whatwg-fetch in Chromium)': (options) =>
      runInChromium(pagePort, reactNativeScript(folder), { ...withoutRedirects, ...options }),
  };
  const platforms = {
    ...Object.fromEntries(
      COMPATIBILITY_DATES.map((date) => [
        `workerd, compatibility date ${date}`,
        (options) => runInWorkerd(folder, date, { ...all, ...options }),
      ]),
    ),
    'Node.js with undici': (options) => runWithPackage(folder, 'undici', { ...all, ...options }),
    'Node.js with node-fetch': (options) =>
      runWithPackage(folder, 'node-fetch', { ...all, ...options }),
    'Node.js without optional globals': (options) => runStripped({ ...all, ...options }),
    ...(findChromium() ? inPages : {}),
  };

  const rows = [];
  const faults = {};
  for (const [index, [platform, run]] of Object.entries(platforms).entries()) {
    received.length = 0;
    const found = await run({ username: `user${index}` }).catch((error) => [error.message]);
    const leaks = received.map((request) => `${request} reached the target of a redirect`);
    faults[platform] = [...found, ...leaks];
    rows.push({ platform, faults: faults[platform].length });
    logProgress(`${platform}: ${faults[platform].length} faults`);
  }
  printTable(rows);
  printFaults(faults);
  if (rows.some((row) => row.faults > 0)) return false;
  return findChromium() ? true : INCOMPLETE;
});
