import { between, chance, pick, pickWeighted } from '../random.mjs';
import { changeFactors, resetFactors } from './factor-changes.mjs';
import { anyCode, nextStep, proveOnce, provePasskey } from './proofs.mjs';

/** @typedef {import('./factor-client.mjs').FactorClient} FactorClient */
/** @typedef {import('./factor-history.mjs').FactorHistory} FactorHistory */

const USERS = 48;

/** Relative frequency of the actions. */
const WEIGHTS = {
  signIn: 40,
  parallelProofs: 12,
  sameCodeTwice: 10,
  oldAttempt: 10,
  passkeyOnly: 10,
  wrongPassword: 6,
  stepUp: 8,
  change: 12,
  reset: 2,
};

/**
 * Runs concurrent sign-ins and changes of factors on few users, so that they conflict, until the history
 * contains the requested number of operations.
 *
 * @param {FactorHistory} history
 * @param {FactorClient[]} clients one for each server; every request uses a random one
 * @param admin `{ username, password }`
 */
export async function runFactorWorkload({ history, clients, admin, operations, workers }) {
  const count = Math.min(USERS, Math.max(12, Math.ceil(operations / 60)));
  const users = [];
  while (users.length < count) users.push(await history.addUser(pick(clients)));
  const end = history.operations + operations;
  const run = { history, admin, client: () => pick(clients) };
  const work = async () => {
    while (history.operations < end) {
      const user = pick(users.filter(({ isLost }) => !isLost));
      if (!user.hasFactor && !user.isBusy) await changeFactors(run, user);
      else await ACTIONS[pickWeighted(WEIGHTS)](run, user);
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  return users;
}

const ACTIONS = {
  signIn,
  parallelProofs,
  sameCodeTwice,
  oldAttempt,
  passkeyOnly,
  wrongPassword,
  stepUp,
  change: changeFactors,
  reset: resetFactors,
};

async function signIn(run, user) {
  const { history, client } = run;
  const device = chance(0.3) && user.devices.length > 0 ? pickRecent(user.devices) : undefined;
  const { attempt } = await history.login(client(), user, { device });
  if (attempt) await proveOnce(run, user, attempt);
}

/** Several proofs at one attempt at the same time: one may complete it. */
async function parallelProofs(run, user) {
  const { attempt } = await run.history.login(run.client(), user);
  if (!attempt) return;
  await Promise.all([1, 2, 3].map(() => proveOnce(run, user, attempt)));
}

/** One code at two attempts at the same time: one accepts it. */
async function sameCodeTwice({ history, client }, user) {
  const first = await history.login(client(), user);
  const second = await history.login(client(), user);
  if (!first.attempt || !second.attempt || user.activeSecret === undefined) return;
  const isTotp = chance(0.6);
  const totp = { secret: user.activeSecret, step: nextStep(history, user) };
  const code = anyCode(user);
  await Promise.all(
    [first, second].map(({ attempt }) =>
      isTotp || !code
        ? history.proveTotp(client(), user, attempt, totp)
        : history.proveRecoveryCode(client(), user, attempt, code),
    ),
  );
}

/** An attempt that may be used, void or expired. */
async function oldAttempt(run, user) {
  const attempt = pick(user.attempts);
  if (attempt) await proveOnce(run, user, attempt);
}

/** A sign-in without a username. */
async function passkeyOnly(run, user) {
  if (user.passkeys.length === 0) return;
  const { attempt, options } = await run.history.openByPasskey(run.client(), user);
  if (attempt) await provePasskey(run, user, attempt, options);
}

async function wrongPassword({ history, client }, user) {
  const password = user.passwords.length > 1 ? user.passwords.length - 2 : undefined;
  if (password !== undefined) await history.login(client(), user, { password });
}

async function stepUp(run, user) {
  const { history, client } = run;
  const { attempt } = await history.login(client(), user);
  if (!attempt) return;
  const { accessToken } = await proveOnce(run, user, attempt);
  if (accessToken === undefined) return;
  const raised = await history.stepUp(client(), user, accessToken);
  if (raised.attempt) await proveOnce(run, user, raised.attempt);
}

/** The position of one of the newest items. */
function pickRecent(items) {
  return Math.max(0, items.length - 1 - Math.floor(between(0, 3)));
}
