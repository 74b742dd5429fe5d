import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { between, chance, pick } from './random.mjs';

/** How often a worker registers another account. */
const NEW_ACCOUNT = 0.15;
/** Clients that read their own profile, each with a session that nobody touches. */
const READERS = 3;

/** @typedef {import('./client.mjs').Client} Client */
/** @typedef {import('./ledger.mjs').Ledger} Ledger */

/**
 * Workers that write, with a ledger, and readers, until they are told to stop.
 *
 * @param {Ledger} ledger
 * @param {Client} client
 * @param accounts how many a worker has from the beginning
 * @param rest milliseconds, at the most, between an answer and the next request
 * @returns `{ stop, check }`: the latter compares the accounts that were used with the server
 */
export async function startMixedLoad({ ledger, client, workers, accounts, rest }) {
  const crew = Array.from({ length: workers }, () => []);
  await Promise.all(crew.map((own) => addAccounts(ledger, client, own, accounts)));
  const tokens = [];
  for (let reader = 0; reader < READERS; reader += 1) tokens.push(await signUp(client));
  const load = { isOver: false };
  const work = async (own) => {
    while (!load.isOver) {
      await ledger.operate(client, nextAccount(ledger, own));
      await pause(between(0, rest));
    }
  };
  const read = async (token) => {
    while (!load.isOver) {
      await client.me(token);
      await pause(between(0, rest));
    }
  };
  const all = Promise.all([...crew.map(work), ...tokens.map(read)]);
  return {
    stop() {
      load.isOver = true;
      return all;
    },
    check: () => ledger.checkAll([client], crew.flat()),
  };
}

async function addAccounts(ledger, client, own, count) {
  while (own.length < count) {
    const account = ledger.addAccount();
    own.push(account);
    await ledger.operate(client, account);
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

function nextAccount(ledger, own) {
  const usable = own.filter(({ isUnclear }) => !isUnclear);
  if (usable.length > 0 && !chance(NEW_ACCOUNT)) return pick(usable);
  const account = ledger.addAccount();
  own.push(account);
  return account;
}
