import { between, chance, pick } from '../random.mjs';
import { stepAt } from './totp-code.mjs';

/** Proves a second factor, mostly rightly. @returns `{ accessToken }`, empty when it is rejected */
export async function proveOnce(run, user, attempt) {
  const { history, client } = run;
  const code = anyCode(user);
  if (code && chance(0.3)) return history.proveRecoveryCode(client(), user, attempt, code);
  if (user.passkeys.length > 0 && (user.activeSecret === undefined || chance(0.3))) {
    return provePasskey(run, user, attempt);
  }
  const secret = user.activeSecret ?? user.secrets.length - 1;
  if (secret < 0) return {};
  const isReplay = chance(0.15);
  const step = isReplay ? user.usedStep : nextStep(history, user);
  return history.proveTotp(client(), user, attempt, { secret, step, trustDevice: chance(0.2) });
}

/** The next step that no request has used, if its code is valid now; otherwise a used one. */
export function nextStep({ clock }, user) {
  const current = stepAt(clock());
  const step = Math.min(Math.max(user.usedStep + 1, current - 1), current + 1);
  user.usedStep = Math.max(user.usedStep, step);
  return step;
}

/** Any code of the newest set, or of the one before, which is void. */
export function anyCode(user) {
  if (user.codeSets.length === 0) return undefined;
  const set = Math.max(user.codeSets.length - (chance(0.1) ? 2 : 1), 0);
  return { set, position: Math.floor(between(0, user.codeSets[set].length)) };
}

/** Proves a passkey, mostly one that was not removed. @param options of the passkey; asked for when absent */
export async function provePasskey({ history, client }, user, attempt, options) {
  const given = options ?? (await history.passkeyOptions(client(), attempt));
  const passkey = pickPasskey(user);
  if (!given || passkey === undefined) return {};
  const credential = user.authenticator.get(given, {}, user.passkeys[passkey].credential);
  const proof = { passkey, credential };
  const count = chance(0.2) ? 2 : 1;
  // The same response twice: one is accepted.
  const results = await Promise.all(
    Array.from({ length: count }, () => history.provePasskey(client(), user, attempt, proof)),
  );
  return results.find(({ accessToken }) => accessToken) ?? {};
}

function pickPasskey({ passkeys }) {
  const all = passkeys.map((_, position) => position);
  const active = all.filter((position) => !passkeys[position].isRemoved);
  return pick(active.length > 0 && chance(0.9) ? active : all);
}
