/** Milliseconds of the servers' clock: it has whole milliseconds, and requests take time. */
const MARGIN = 1_000;
const STEP = 30_000;
/** Accepted time steps before and after the current one. */
const WINDOW = 1;
const MAX_FAILURES = 5;
/** One bit for each recovery code of a set. */
const ALL_CODES = 2 ** 10 - 1;
/** Milliseconds of the servers' clock. */
const ATTEMPT_LIFETIME = 600_000;

/** The state of a user without a second factor. `attempts` are those that may still be completed. */
const START = {
  password: 0,
  secret: null,
  lastStep: 0,
  passkeys: [],
  set: null,
  used: 0,
  attempts: {},
  devices: [],
};

/**
 * Sequential model of one user with a password, TOTP and recovery codes: docs/sign-in.md. Every change of
 * credentials voids all attempts and trusted devices.
 *
 * A wrong answer to a proof may have spent its code: the code is spent before the attempt is completed, so
 * that it is never accepted twice, and completing the attempt can fail.
 */
export const factorModel = {
  start: START,
  keyOf: (state) => JSON.stringify(state),
  // No later state lets such an operation change anything.
  isReading: (_, { kind, result }) => kind === 'login' && result !== 'attempt',
  apply(state, operation) {
    const apply = APPLY[operation.kind];
    if (!apply) throw new Error(`no rule for ${operation.kind}`);
    return apply(state, operation);
  },
};

const APPLY = {
  login,
  'step-up': login,
  open: (state, operation) => [openAttempt(state, operation, { hasNoUser: true })],
  passkey: (state, operation) => prove(state, operation, usePasskey),
  totp: (state, operation) => prove(state, operation, spendStep),
  'recovery-code': (state, operation) => prove(state, operation, spendCode),
  'change-password': (state, { password }) => [voidAll({ ...state, password })],
  'activate-totp': (state, { secret, step, set = state.set }) => [
    voidAll({
      ...state,
      secret,
      lastStep: step,
      set,
      used: set === state.set ? state.used : 0,
    }),
  ],
  'remove-totp': (state) => [voidAll(withoutFactor({ ...state, secret: null }))],
  'add-passkey': (state, { passkey, set = state.set }) => [
    voidAll({
      ...state,
      passkeys: [...state.passkeys, passkey],
      set,
      used: set === state.set ? state.used : 0,
    }),
  ],
  'remove-passkey': (state, { passkey }) => {
    const passkeys = state.passkeys.filter((each) => each !== passkey);
    return [voidAll(withoutFactor({ ...state, passkeys }))];
  },
  'reset-factors': (state) => [voidAll(withoutFactor({ ...state, secret: null, passkeys: [] }))],
  'create-recovery-codes': (state, { set }) => [voidAll({ ...state, set, used: 0 })],
};

const hasFactor = ({ secret, passkeys }) => secret !== null || passkeys.length > 0;

/** The recovery codes go with the last factor. */
const withoutFactor = (state) => (hasFactor(state) ? state : { ...state, set: null, used: 0 });

/** An attempt without a username belongs to no user until its proof. */
function voidAll(state) {
  const kept = Object.entries(state.attempts).filter(([, { hasNoUser }]) => hasNoUser);
  return { ...state, attempts: Object.fromEntries(kept), devices: [] };
}

function openAttempt(state, { attempt, clockFrom, clockTo }, more) {
  const opened = { failures: 0, openedFrom: clockFrom, openedTo: clockTo, ...more };
  return { ...state, attempts: { ...state.attempts, [attempt]: opened } };
}

function login(state, operation) {
  const { password, device, result } = operation;
  const isRight = password === state.password;
  if (result === 'rejected') return isRight ? [] : [state];
  if (!isRight) return [];
  const isComplete = !hasFactor(state) || state.devices.includes(device);
  if (result === 'session') return isComplete ? [state] : [];
  if (isComplete) return [];
  return [openAttempt(state, operation)];
}

/** @param spend `(state, operation)`, the states after the code is accepted; empty when it is not acceptable */
function prove(state, operation, spend) {
  const {
    attempt: id,
    result,
    isUnknown,
    isCrowded,
    isRaced,
    device,
    clockFrom,
    clockTo,
  } = operation;
  const attempt = state.attempts[id];
  const isAlive = attempt && clockFrom <= attempt.openedTo + ATTEMPT_LIFETIME + MARGIN;
  const isVoid =
    !attempt ||
    isCrowded ||
    clockTo >= attempt.openedFrom + ATTEMPT_LIFETIME - MARGIN ||
    !isNext(state, operation, attempt);
  const spent = spend(state, operation);
  const next = [];
  if (isAlive && (result === 'session' || isUnknown)) {
    next.push(...spent.map((after) => completed(after, id, device)));
  }
  if (isAlive && (result === 'wrong' || isUnknown)) next.push(failed(state, id));
  if (isVoid && (result === 'void' || isUnknown)) next.push(state);
  if (isUnknown || result === 'void') next.push(...spent);
  if (result !== 'wrong') return next;
  // The code was verified after another request had spent it, or had voided the attempt.
  if (isRaced) return [...next, state];
  return mustBeAcceptable(operation, spent) ? [] : next;
}

/** Whether the policy allows the step at an attempt: for a method that the user has. */
function isNext(state, { kind }, attempt) {
  if (kind === 'passkey') return attempt.hasNoUser || state.passkeys.length > 0;
  if (attempt.hasNoUser) return false;
  return kind === 'totp' ? state.secret !== null : hasFactor(state) && hasCodes(state);
}

/** Whether a code that was called wrong was certainly right. */
function mustBeAcceptable({ kind, step, clockFrom, clockTo }, spent) {
  // A passkey is also refused when its challenge has expired or was replaced.
  if (spent.length === 0 || kind === 'passkey') return false;
  if (kind !== 'totp') return true;
  const isWithin = (time) => Math.abs(Math.floor(time / STEP) - step) <= WINDOW;
  return isWithin(clockFrom - MARGIN) && isWithin(clockTo + MARGIN);
}

function completed(state, id, device) {
  const { [id]: _, ...attempts } = state.attempts;
  const devices = device === undefined ? state.devices : [...state.devices, device];
  return { ...state, attempts, devices };
}

function failed(state, id) {
  const failures = state.attempts[id].failures + 1;
  const { [id]: attempt, ...others } = state.attempts;
  const attempts = failures < MAX_FAILURES ? { ...others, [id]: { ...attempt, failures } } : others;
  return { ...state, attempts };
}

/** Without an unused code the step is not allowed. */
const hasCodes = ({ set, used }) => set !== null && used !== ALL_CODES;

function spendStep(state, { secret, step, clockFrom, clockTo }) {
  const isCurrent =
    step >= Math.floor((clockFrom - MARGIN) / STEP) - WINDOW &&
    step <= Math.floor((clockTo + MARGIN) / STEP) + WINDOW;
  const isAcceptable = secret === state.secret && step > state.lastStep && isCurrent;
  return isAcceptable ? [{ ...state, lastStep: step }] : [];
}

/** A passkey can be used any number of times; its challenges are not part of the model. */
function usePasskey(state, { passkey }) {
  return state.passkeys.includes(passkey) ? [state] : [];
}

/** A recovery revokes the trusted devices. */
function spendCode(state, { set, position }) {
  const bit = 1 << position;
  return set === state.set && (state.used & bit) === 0
    ? [{ ...state, used: state.used | bit, devices: [] }]
    : [];
}
