import { execFile, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import { findFreePort } from './free-port.mjs';
import { registerCleanup } from './run.mjs';
import { runScenario } from './sdk-scenario.mjs';

const SDK = resolve('sdk/dist/browser.js');
const SCENARIO = resolve('test/verify/support/sdk-scenario.mjs');
const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Milliseconds in which workerd must listen. */
const START_LIMIT = 30_000;

const WORKER = `
import * as sdk from 'sdk.js';
import { runScenario } from 'scenario.js';

// As an app does: at the start of the worker, where requests and timers are forbidden.
sdk.createAuthClient({ baseUrl: 'http://127.0.0.1', store: sdk.browserStore() });

export default {
  async fetch(request) {
    return Response.json(await runScenario({ ...(await request.json()), sdk }));
  },
};
`;

/** The scenario in workerd, the runtime of Cloudflare Workers. */
export async function runInWorkerd(folder, compatibilityDate, options) {
  const port = await findFreePort();
  writeFileSync(join(folder, 'worker.js'), WORKER);
  await copyFile(SDK, join(folder, 'sdk.js'));
  await copyFile(SCENARIO, join(folder, 'scenario.js'));
  const modules = ['worker.js', 'sdk.js', 'scenario.js'].map(
    (name) => `(name = "${name}", esModule = embed "${name}")`,
  );
  const configuration = `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .worker),
    (name = "internet", network = (allow = ["private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")]
);
const worker :Workerd.Worker = (
  modules = [${modules.join(', ')}],
  compatibilityDate = "${compatibilityDate}",
);`;
  writeFileSync(join(folder, 'config.capnp'), configuration);
  const { default: program } = createRequire(join(folder, 'x'))('workerd');
  const child = spawn(program, ['serve', 'config.capnp'], { cwd: folder, stdio: 'inherit' });
  registerCleanup(() => child.kill());
  try {
    const response = await fetchWhenListening(`http://127.0.0.1:${port}`, {
      method: 'POST',
      body: JSON.stringify(options),
    });
    return await response.json();
  } finally {
    child.kill();
  }
}

async function fetchWhenListening(url, init) {
  const deadline = Date.now() + START_LIMIT;
  for (;;) {
    try {
      return await fetch(url, init);
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await pause(50);
    }
  }
}

/** The scenario in Node.js, with the `fetch` of an installed package. */
export async function runWithPackage(folder, name, options) {
  const require = createRequire(join(folder, 'x'));
  const replacement = await import(pathToFileURL(require.resolve(name)));
  const fetch = replacement.fetch ?? replacement.default;
  return runScenario({ ...options, fetch, sdk: await import(SDK) });
}

/** Deletes globals before the SDK is loaded, in a process of its own. */
const STRIPPED = `
delete AbortSignal.timeout;
delete AbortSignal.any;
for (const name of ['atob', 'BroadcastChannel', 'crypto', 'DOMException', 'navigator',
  'structuredClone']) delete globalThis[name];
const sdk = await import(${JSON.stringify(pathToFileURL(SDK).href)});
const { runScenario } = await import(${JSON.stringify(pathToFileURL(SCENARIO).href)});
const { argv, stdout } = process;
stdout.write(JSON.stringify(await runScenario({ ...JSON.parse(argv.at(-1)), sdk })));
`;

/** The scenario in Node.js without globals that other platforms lack. */
export async function runStripped(options) {
  const args = ['--input-type=module', '--eval', STRIPPED, JSON.stringify(options)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout);
}

export const findChromium = () => CHROMIUM.find((path) => existsSync(path));

/**
 * The scenario in a page of Chromium.
 *
 * @param script runs in the page before the SDK is loaded
 */
export async function runInChromium(port, script, options) {
  const files = { '/sdk.js': SDK, '/scenario.js': SCENARIO };
  const server = createServer((request, response) => {
    const file = files[request.url];
    response.setHeader('content-type', file ? 'text/javascript' : 'text/html');
    response.end(file ? readFileSync(file) : '<!doctype html><title>SDK</title>');
  });
  await new Promise((listening) => server.listen(port, '127.0.0.1', listening));
  const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${port}`);
    await page.evaluate(script);
    const run = `Promise.all([import('/sdk.js'), import('/scenario.js')])
      .then(([sdk, { runScenario }]) => runScenario({ ...${JSON.stringify(options)}, sdk }))`;
    return await page.evaluate(run);
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
}

/** `fetch` of React Native: whatwg-fetch over XMLHttpRequest, and no `AbortSignal.timeout` or `atob`. */
export function reactNativeScript(folder) {
  const { resolve: find } = createRequire(join(folder, 'x'));
  return `
    for (const name of ['fetch', 'Request', 'Response', 'Headers', 'atob']) delete window[name];
    delete AbortSignal.timeout;
    delete AbortSignal.any;
    Object.defineProperty(window, 'localStorage', { value: undefined });
    ${readFileSync(find('whatwg-fetch'), 'utf8')}`;
}
