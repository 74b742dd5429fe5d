import { setTimeout as pause } from 'node:timers/promises';
import { between, chance, pick, pickWeighted } from './random.mjs';

/** @typedef {import('./client.mjs').Client} Client */
/** @typedef {import('./history.mjs').History} History */

const USERS = 16;
/** Open sessions that a user keeps. */
const SESSIONS = 3;
/** How many of its ended sessions are still asked about, and how often. */
const GRAVEYARD = 6;
const AFTERLIFE = 0.12;
/** How long an account stays disabled, in milliseconds. */
const DISABLED = 60;

/** How often each comes up. */
const WEIGHTS = {
  me: 34,
  refresh: 26,
  burst: 9,
  parent: 7,
  forged: 3,
  rest: 2,
  logout: 1.5,
  older: 1,
  logoutAll: 0.5,
  disable: 0.5,
};

/**
 * Keeps clients busy on a few users with a few sessions each, so that they get into each other's way,
 * until the history has as many operations as asked for.
 *
 * @param {History} history
 * @param {Client[]} clients one for each server; every request goes to any of them
 * @param grace REFRESH_GRACE_SECONDS in milliseconds
 */
export async function runWorkload({ history, clients, adminToken, operations, workers, grace }) {
  const users = [];
  for (let count = 0; count < USERS; count += 1) users.push(await history.addUser(pick(clients)));
  const enough = history.operations + operations;
  const any = () => pick(clients);
  const moves = movesOf(history, any, adminToken, grace);
  const work = async () => {
    while (history.operations < enough) {
      const user = pick(users);
      const session = chooseSession(user);
      if (session) await moves[pickWeighted(WEIGHTS)](session);
      else await history.login(any(), user);
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
}

/** An open session, one that has ended lately, or none where the user should sign in again. */
function chooseSession(user) {
  const ended = user.sessions.filter(({ isOver }) => isOver);
  // Those of long ago have been asked often enough; the last sweep asks them once more.
  if (ended.length > GRAVEYARD) {
    user.sessions = user.sessions.filter((session) => session !== ended[0]);
  }
  if (ended.length > 0 && chance(AFTERLIFE)) return pick(ended);
  const open = user.sessions.filter(({ isOver, isResting }) => !isOver && !isResting);
  if (open.length < SESSIONS && chance(0.3)) return undefined;
  return pick(open);
}

/** What a client may do with a session, by the names of `WEIGHTS`. */
function movesOf(history, any, adminToken, grace) {
  const moves = {
    me: (session) => history.me(any(), session, pick(session.accessTokens)),
    refresh: (session) => history.refresh(any(), session, session.newest),
    parent: (session) => history.refresh(any(), session, Math.max(session.newest - 1, 0)),
    older: (session) =>
      history.refresh(any(), session, Math.floor(between(0, Math.max(session.newest - 1, 1)))),
    forged: (session) =>
      chance(0.5) ? history.forge(any(), session) : history.forgeLogout(any(), session),
    // Any of its tokens ends a session.
    logout: (session) =>
      history.logout(any(), session, Math.floor(between(0, session.tokens.length))),
    logoutAll: (session) => history.logoutAll(any(), session, pick(session.accessTokens)),
    burst: (session) => burst(moves, session),
    rest: (session) => rest(history, any, session, grace),
    disable: ({ user }) => disableAndEnable(history, any, adminToken, user),
  };
  return moves;
}

/** Several at the same moment, most of them with the same token. */
async function burst(moves, session) {
  const names = Array.from({ length: Math.floor(between(2, 6)) }, () =>
    pickWeighted({ refresh: 10, me: 3, parent: 2, forged: 1, logout: 0.7, older: 0.3 }),
  );
  await Promise.all(names.map((name) => moves[name](session)));
}

/** Waits until the newest token's parent is about as old as the window, and presents the parent. */
async function rest(history, any, session, grace) {
  if (grace === 0 || session.newest === 0 || session.isOver || session.isResting) return;
  session.isResting = true;
  await pause(between(0.6, 1.6) * grace);
  const parent = session.newest - 1;
  await Promise.all(
    Array.from({ length: chance(0.3) ? 2 : 1 }, () => history.refresh(any(), session, parent)),
  );
  session.isResting = false;
}

async function disableAndEnable(history, any, adminToken, user) {
  if (user.isBusy) return;
  user.isBusy = true;
  await history.setActive(any(), adminToken, user, false);
  await pause(between(0, DISABLED));
  await history.login(any(), user);
  await history.setActive(any(), adminToken, user, true);
  user.isBusy = false;
}

/** Asks every session of the history once more, on every server, whether it lives. @param {History} history */
export async function sweep(history, sessions, clients) {
  const waiting = [...sessions];
  const work = async () => {
    for (let session = waiting.pop(); session; session = waiting.pop()) {
      await history.refresh(pick(clients), session, session.newest);
      for (const client of clients) await history.me(client, session, session.accessTokens.at(-1));
    }
  };
  await Promise.all(Array.from({ length: 8 }, work));
}
