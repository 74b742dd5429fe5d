import { setTimeout as pause } from 'node:timers/promises';

/** @typedef {import('./client.mjs').Client} Client */

/** Milliseconds between two measurements. */
const PAUSE = 20;
/** Concurrent readers on the second server. */
const CONCURRENT_READERS = 2;
/** Milliseconds without a pause between reads, and the pause afterwards: most revocations arrive earlier. */
const DENSE_READS = 200;
const LATER_PAUSE = 10;

/**
 * Measures how long the second server accepts a cached access token after the first server has revoked
 * its session.
 *
 * @param {Client} first
 * @param {Client} second
 * @param bound milliseconds; a measurement is abandoned after twice this time, and is the last one
 * @param isStopped called with the number of finished measurements; true stops
 * @returns one pair of durations in milliseconds per measurement: `fromSending`, from sending the logout
 *   to the first rejection by the second server, and `afterResponse`, from the response to the logout
 *   to the sending of the last accepted read (0 without one)
 */
export async function measurePropagation({ first, second, user, bound, isStopped }) {
  const measured = [];
  let isAbandoned = false;
  while (!isAbandoned && !isStopped(measured.length)) {
    await pause(PAUSE);
    const { status: loginStatus, body } = await first.login(user);
    if (loginStatus !== 200) continue;
    // Caches the principal on the second server.
    await second.me(body.access_token);
    await second.me(body.access_token);
    const logout = first.logout(body.refresh_token);
    const reads = Array.from({ length: CONCURRENT_READERS }, () =>
      readUntilRejected(second, body.access_token, 2 * bound),
    );
    const revocation = await logout;
    const responses = (await Promise.all(reads)).flat();
    if (revocation.status !== 204) continue;
    const rejections = responses.filter(({ status }) => status === 401).map(({ to }) => to);
    isAbandoned = rejections.length === 0;
    const accepted = responses.filter(({ status }) => status === 200).map(({ from }) => from);
    measured.push({
      fromSending: Math.min(...rejections) - revocation.from,
      afterResponse: Math.max(0, ...accepted.map((from) => from - revocation.to)),
    });
  }
  return measured;
}

async function readUntilRejected(client, accessToken, timeout) {
  const startedAt = performance.now();
  const elapsed = () => performance.now() - startedAt;
  const responses = [];
  do {
    if (elapsed() > DENSE_READS) await pause(LATER_PAUSE);
    responses.push(await client.me(accessToken));
  } while (responses.at(-1).status === 200 && elapsed() < timeout);
  return responses;
}
