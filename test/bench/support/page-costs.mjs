import { processorTime, residentMemory } from './service.mjs';

/** Pages of visitors that are signed out. */
const SIGNED_OUT = ['/sign-in', '/sign-up', '/forgot-password', '/signed-out', '/nothing'];
/** Pages of a user. */
const SIGNED_IN = [
  '/account',
  '/account/security',
  '/account/devices',
  '/account/data',
  '/confirm',
];

/** Other processes of the machine make a round slower, never faster. */
const ROUNDS = 5;

/**
 * The processor time of the service for each page: that of its fastest round.
 *
 * @param service with the pages on
 * @param count requests of each page in a round, 8 at a time
 * @returns milliseconds by page
 */
export async function measurePages(service, count) {
  const cookie = await signIn(service.origin);
  const costs = new Map();
  // The first round compiles.
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const path of [...SIGNED_OUT, ...SIGNED_IN]) {
      const headers = { accept: 'text/html', ...(SIGNED_IN.includes(path) && { cookie }) };
      const before = processorTime(service.pid);
      await repeat(() => fetchPage(service.origin + path, headers), count);
      const cost = (1000 * (processorTime(service.pid) - before)) / count;
      if (round > 0) costs.set(path, Math.min(cost, costs.get(path) ?? Infinity));
    }
  }
  return costs;
}

/** The smallest resident memory of three starts in MiB: other processes change when garbage is collected. */
export async function restingMemory(run, enabled) {
  const figures = [];
  for (let start = 0; start < 3; start += 1) {
    const service = await run.serve({ PAGES_ENABLED: enabled });
    figures.push(residentMemory(service.pid));
    await service.stop();
  }
  return Math.min(...figures);
}

async function fetchPage(url, headers) {
  const response = await fetch(url, { headers, redirect: 'manual' });
  await response.arrayBuffer();
  if (![200, 404].includes(response.status)) throw new Error(`${url}: ${response.status}`);
}

async function repeat(request, count) {
  let left = count;
  const run = async () => {
    while (left > 0) {
      left -= 1;
      await request();
    }
  };
  await Promise.all(Array.from({ length: 8 }, run));
}

/** Registers a user in cookie mode. @returns its cookies */
async function signIn(origin) {
  const user = { username: 'ada', email: 'ada@example.com', password: 'correct horse battery' };
  const response = await fetch(`${origin}/api/v1/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'accept-session': 'cookie' },
    body: JSON.stringify(user),
  });
  return response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
}
