import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { between, chance, pick } from './random.mjs';

/** Probability that a worker registers another user. */
const NEW_USER = 0.15;
/** Clients that read their own profile, each with a session that no other request uses. */
const READERS = 3;

/** @typedef {import('./client.mjs').Client} Client */
/** @typedef {import('./ledger.mjs').Ledger} Ledger */

/**
 * Starts workers that write and record in a ledger, and readers.
 *
 * @param {Ledger} ledger
 * @param {Client} client
 * @param users initial users per worker
 * @param rest longest pause between a response and the next request, in milliseconds
 * @returns `{ workers, stop, check }`: the number of workers and readers; `check` compares the users of this load with the server
 */
export async function startMixedLoad({ ledger, client, workers, users, rest }) {
  const usersByWorker = Array.from({ length: workers }, () => []);
  await Promise.all(usersByWorker.map((own) => addUsers(ledger, client, own, users)));
  const tokens = [];
  for (let reader = 0; reader < READERS; reader += 1) tokens.push(await signUp(client));
  const load = { isStopped: false };
  const work = async (own, number) => {
    const worker = client.forWorker(`writer ${number}`);
    while (!load.isStopped) {
      await ledger.sendRandomRequest(worker, nextUser(ledger, own));
      await pause(between(0, rest));
    }
  };
  const read = async (token, number) => {
    const worker = client.forWorker(`reader ${number}`);
    while (!load.isStopped) {
      await worker.me(token);
      await pause(between(0, rest));
    }
  };
  const all = Promise.all([...usersByWorker.map(work), ...tokens.map(read)]);
  return {
    workers: usersByWorker.length + tokens.length,
    stop() {
      load.isStopped = true;
      return all;
    },
    check: () => ledger.checkAll([client], usersByWorker.flat()),
  };
}

async function addUsers(ledger, client, own, count) {
  while (own.length < count) {
    const user = ledger.addUser();
    own.push(user);
    await ledger.sendRandomRequest(client, user);
  }
}

async function signUp(client) {
  const username = `reader${randomUUID().slice(0, 8)}`;
  const { body } = await client.register({
    username,
    email: `${username}@example.com`,
    password: randomUUID(),
  });
  return body.access_token;
}

function nextUser(ledger, own) {
  const usable = own.filter(({ hasUnknownOutcome }) => !hasUnknownOutcome);
  if (usable.length > 0 && !chance(NEW_USER)) return pick(usable);
  const user = ledger.addUser();
  own.push(user);
  return user;
}
