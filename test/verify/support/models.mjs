/**
 * Milliseconds around the edge of the grace window in which either answer counts as right: the server
 * reads its clock in whole milliseconds.
 */
const MARGIN = 25;

/**
 * The rotation table of docs/architecture.md, for one session and one request at a time.
 *
 * Operations: `start` (the sign-in), `refresh` of the token number `token` (`isDone`, or refused),
 * `me` with an access token (`isDone`, or refused), `logout` and `end` (all sessions of the user), and
 * `forged` (a wrong MAC; it changes nothing). The state is the newest token's number, whether the
 * session is open, and which refresh made the newest token.
 *
 * @param grace REFRESH_GRACE_SECONDS in milliseconds
 */
export function sessionModel(grace) {
  const refresh = (state, operation) => {
    const { token, isDone } = operation;
    const possible = [];
    if (token === state.newest) {
      if (isDone !== false) possible.push({ ...state, newest: token + 1, rotation: operation });
    } else if (token === state.newest - 1) {
      const { mayBeWithin, mayBeAfter } = compareAge(state.rotation, operation, grace);
      if (mayBeWithin && isDone !== false) possible.push(state);
      if (mayBeAfter && isDone !== true) possible.push(...end(state));
    } else if (token < state.newest && isDone !== true) {
      possible.push(...end(state));
    }
    return possible;
  };

  return {
    start: { newest: -1, isActive: false },
    keyOf: ({ newest, isActive, rotation }) => `${newest} ${isActive} ${rotation?.from}`,
    isReading: ({ newest }) => newest >= 0,
    apply(state, operation) {
      const isBorn = state.newest >= 0;
      switch (operation.kind) {
        case 'start':
          return isBorn ? [] : [{ newest: 0, isActive: true }];
        case 'forged':
          return refuse(state, operation);
        case 'end':
          return end(state);
        case 'logout':
          return isBorn ? end(state) : [];
        case 'me':
          return isBorn && operation.isDone === state.isActive ? [state] : [];
        case 'refresh':
          if (!isBorn) return [];
          return state.isActive ? refresh(state, operation) : refuse(state, operation);
        default:
          throw new Error(`no rule for ${operation.kind}`);
      }
    },
  };
}

const refuse = (state, { isDone }) => (isDone === true ? [] : [state]);
const end = (state) => [{ ...state, isActive: false }];

/** Whether a refresh may have met the parent inside of the window after its rotation, or after it. */
function compareAge(rotation, { from, to }, grace) {
  return {
    mayBeWithin: grace > 0 && from - rotation.to < grace + MARGIN,
    mayBeAfter: to - rotation.from >= grace - MARGIN,
  };
}

/** An account that an admin disables and enables; who signs in meanwhile is refused. */
export const userModel = {
  start: { isActive: true },
  keyOf: ({ isActive }) => String(isActive),
  isReading: (_, { kind }) => kind === 'login',
  apply(state, { kind, isDone }) {
    if (kind !== 'login') return [{ isActive: kind === 'enable' }];
    return isDone === state.isActive ? [state] : [];
  },
};
