import { setTimeout as pause } from 'node:timers/promises';

/** @typedef {import('./client.mjs').Client} Client */

/** Milliseconds between two measurements. */
const PAUSE = 20;
/** Milliseconds after which a token that is still taken is given up. */
const PATIENCE = 5_000;
/** How many clients ask the other server at the same time, one question after the other each. */
const ASKING = 2;

/**
 * Measures how long an access token that the second server knows well lives there after the first has
 * ended its session.
 *
 * @param {Client} first
 * @param {Client} second
 * @param isOver whether to stop, asked with the number of measurements that were made
 * @returns milliseconds, one pair a measurement: `fromSending` the logout until the second server's
 *   first refusal arrived, and `afterAnswer` to the logout until the last question was sent that was
 *   still answered with 200 (0 when there was none)
 */
export async function measurePropagation({ first, second, user, isOver }) {
  const measured = [];
  while (!isOver(measured.length)) {
    await pause(PAUSE);
    const { status: welcome, body } = await first.login(user);
    if (welcome !== 200) continue;
    // The second server reads the session, and keeps what it has read.
    await second.me(body.access_token);
    await second.me(body.access_token);
    const logout = first.logout(body.refresh_token);
    const asking = Array.from({ length: ASKING }, () => askUntilRefused(second, body.access_token));
    const ended = await logout;
    const answers = (await Promise.all(asking)).flat();
    if (ended.status !== 204) continue;
    const refusals = answers.filter(({ status }) => status === 401).map(({ to }) => to);
    const accepted = answers.filter(({ status }) => status === 200).map(({ from }) => from);
    measured.push({
      fromSending: Math.min(...refusals) - ended.from,
      afterAnswer: Math.max(0, ...accepted.map((from) => from - ended.to)),
    });
  }
  return measured;
}

async function askUntilRefused(client, accessToken) {
  const giveUpAt = performance.now() + PATIENCE;
  const answers = [];
  do {
    answers.push(await client.me(accessToken));
  } while (answers.at(-1).status === 200 && performance.now() < giveUpAt);
  return answers;
}
