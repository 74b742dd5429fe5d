/**
 * Milliseconds around the end of the grace window in which either result is allowed: the server reads its
 * clock in whole milliseconds.
 */
const MARGIN = 25;

/**
 * Sequential model of one session: the rotation table of docs/architecture.md.
 *
 * Operations: `start` (sign-in), `refresh` with the token number `token` (`isAccepted` or rejected), `me`
 * with an access token (`isAccepted` or rejected), `logout`, `revoke-all` (all sessions of the user), and
 * `forged` (wrong MAC, no effect). The state is the number of the newest token, whether the session is
 * active, and the refresh that issued the newest token.
 *
 * @param grace REFRESH_GRACE_SECONDS in milliseconds
 */
export function sessionModel(grace) {
  const refresh = (state, operation) => {
    const { token, isAccepted } = operation;
    const possible = [];
    if (token === state.newest) {
      if (isAccepted !== false) possible.push({ ...state, newest: token + 1, rotation: operation });
    } else if (token === state.newest - 1) {
      const { mayBeWithin, mayBeAfter } = compareAge(state.rotation, operation, grace);
      if (mayBeWithin && isAccepted !== false) possible.push(state);
      if (mayBeAfter && isAccepted !== true) possible.push(...revoke(state));
    } else if (token < state.newest && isAccepted !== true) {
      possible.push(...revoke(state));
    }
    return possible;
  };

  return {
    start: { newest: -1, isActive: false },
    keyOf: ({ newest, isActive, rotation }) => `${newest} ${isActive} ${rotation?.from}`,
    isReading: ({ newest }) => newest >= 0,
    apply(state, operation) {
      const hasStarted = state.newest >= 0;
      switch (operation.kind) {
        case 'start':
          return hasStarted ? [] : [{ newest: 0, isActive: true }];
        case 'forged':
          return reject(state, operation);
        case 'revoke-all':
          return revoke(state);
        case 'logout':
          return hasStarted ? revoke(state) : [];
        case 'me':
          return hasStarted && operation.isAccepted === state.isActive ? [state] : [];
        case 'refresh':
          if (!hasStarted) return [];
          return state.isActive ? refresh(state, operation) : reject(state, operation);
        default:
          throw new Error(`no rule for ${operation.kind}`);
      }
    },
  };
}

const reject = (state, { isAccepted }) => (isAccepted === true ? [] : [state]);
const revoke = (state) => [{ ...state, isActive: false }];

/** Whether a refresh with the parent may have arrived within or after the grace window. */
function compareAge(rotation, { from, to }, grace) {
  return {
    mayBeWithin: grace > 0 && from - rotation.to < grace + MARGIN,
    mayBeAfter: to - rotation.from >= grace - MARGIN,
  };
}

/** Sequential model of a user that an admin disables and enables: a disabled user cannot sign in. */
export const userModel = {
  start: { isActive: true },
  keyOf: ({ isActive }) => String(isActive),
  isReading: (_, { kind }) => kind === 'login',
  apply(state, { kind, isAccepted }) {
    if (kind !== 'login') return [{ isActive: kind === 'enable' }];
    return isAccepted === state.isActive ? [state] : [];
  },
};
