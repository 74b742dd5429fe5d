import { setTimeout as pause } from 'node:timers/promises';
import { between, chance, pick, pickWeighted } from './random.mjs';

/** @typedef {import('./client.mjs').Client} Client */
/** @typedef {import('./history.mjs').History} History */

const USERS = 16;
/** Active sessions of a user. */
const SESSIONS = 3;
/** Revoked sessions of a user that are still used, and the probability to choose one. */
const REVOKED_KEPT = 6;
const REVOKED_PROBABILITY = 0.12;
/** Longest time for which a user stays disabled, in milliseconds. */
const DISABLED_TIME = 60;

/** Relative frequency of the actions. */
const WEIGHTS = {
  me: 34,
  refresh: 26,
  burst: 9,
  parent: 7,
  forged: 3,
  age: 2,
  logout: 1.5,
  older: 1,
  logoutAll: 0.5,
  disable: 0.5,
};

/**
 * Runs concurrent operations on few users with few sessions each, so that they conflict, until the
 * history contains the requested number of operations.
 *
 * @param {History} history
 * @param {Client[]} clients one for each server; every request uses a random one
 * @param grace REFRESH_GRACE_SECONDS in milliseconds
 */
export async function runWorkload({ history, clients, adminToken, operations, workers, grace }) {
  const users = [];
  for (let count = 0; count < USERS; count += 1) users.push(await history.addUser(pick(clients)));
  const end = history.operations + operations;
  const pickClient = () => pick(clients);
  const actions = createActions(history, pickClient, adminToken, grace);
  const work = async () => {
    while (history.operations < end) {
      const user = pick(users);
      const session = chooseSession(user);
      if (session) await actions[pickWeighted(WEIGHTS)](session);
      else await history.login(pickClient(), user);
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
}

/** Chooses an active or recently revoked session, or undefined for a new sign-in. */
function chooseSession(user) {
  const revoked = user.sessions.filter(({ isRevoked }) => isRevoked);
  // Older ones are dropped; `checkEverySession` uses them once more.
  if (revoked.length > REVOKED_KEPT) {
    user.sessions = user.sessions.filter((session) => session !== revoked[0]);
  }
  if (revoked.length > 0 && chance(REVOKED_PROBABILITY)) return pick(revoked);
  const active = user.sessions.filter(({ isRevoked, isAging }) => !isRevoked && !isAging);
  if (active.length < SESSIONS && chance(0.3)) return undefined;
  return pick(active);
}

/** The actions of a client on a session, by the names of `WEIGHTS`. */
function createActions(history, pickClient, adminToken, grace) {
  const actions = {
    me: (session) => history.me(pickClient(), session, pick(session.accessTokens)),
    refresh: (session) => history.refresh(pickClient(), session, session.newest),
    parent: (session) => history.refresh(pickClient(), session, Math.max(session.newest - 1, 0)),
    older: (session) =>
      history.refresh(
        pickClient(),
        session,
        Math.floor(between(0, Math.max(session.newest - 1, 1))),
      ),
    forged: (session) =>
      chance(0.5)
        ? history.refreshForged(pickClient(), session)
        : history.logoutForged(pickClient(), session),
    // Any of its tokens revokes a session.
    logout: (session) =>
      history.logout(pickClient(), session, Math.floor(between(0, session.tokens.length))),
    logoutAll: (session) => history.logoutAll(pickClient(), session, pick(session.accessTokens)),
    burst: (session) => burst(actions, session),
    age: (session) => refreshAgedParent(history, pickClient, session, grace),
    disable: ({ user }) => disableAndEnable(history, pickClient, adminToken, user),
  };
  return actions;
}

/** Several concurrent requests, most of them with the same token. */
async function burst(actions, session) {
  const names = Array.from({ length: Math.floor(between(2, 6)) }, () =>
    pickWeighted({ refresh: 10, me: 3, parent: 2, forged: 1, logout: 0.7, older: 0.3 }),
  );
  await Promise.all(names.map((name) => actions[name](session)));
}

/** Refreshes with the parent of the newest token at about the end of the grace window. */
async function refreshAgedParent(history, pickClient, session, grace) {
  if (grace === 0 || session.newest === 0 || session.isRevoked || session.isAging) return;
  session.isAging = true;
  await pause(between(0.6, 1.6) * grace);
  const parent = session.newest - 1;
  await Promise.all(
    Array.from({ length: chance(0.3) ? 2 : 1 }, () =>
      history.refresh(pickClient(), session, parent),
    ),
  );
  session.isAging = false;
}

async function disableAndEnable(history, pickClient, adminToken, user) {
  if (user.isBusy) return;
  user.isBusy = true;
  await history.setActive(pickClient(), adminToken, user, false);
  await pause(between(0, DISABLED_TIME));
  await history.login(pickClient(), user);
  await history.setActive(pickClient(), adminToken, user, true);
  user.isBusy = false;
}

/** Refreshes every session once more and reads with it on every server. @param {History} history */
export async function checkEverySession(history, sessions, clients) {
  const waiting = [...sessions];
  const work = async () => {
    for (let session = waiting.pop(); session; session = waiting.pop()) {
      await history.refresh(pick(clients), session, session.newest);
      for (const client of clients) await history.me(client, session, session.accessTokens.at(-1));
    }
  };
  await Promise.all(Array.from({ length: 8 }, work));
}
