import { findContradiction } from './linearize.mjs';
import { sessionModel, userModel } from './models.mjs';

/** @typedef {import('./history.mjs').ObservedSession} ObservedSession */

/**
 * Checks observed histories against the sequential models.
 *
 * @param {ObservedSession[]} sessions
 * @param grace REFRESH_GRACE_SECONDS in milliseconds
 * @param bound milliseconds for which a server other than the revoking one may still accept an access
 *   token; 0 with one server
 * @returns `{ faults, lateAccepts }`: the latter in milliseconds after an acknowledged revocation
 */
export function checkHistory({ sessions, users, grace, bound }) {
  const faults = [];
  const lateAccepts = [];
  const model = sessionModel(grace);
  for (const session of sessions) {
    const history = relevantOperations(session);
    const accepts = acceptsAfterRevocation(history);
    lateAccepts.push(...accepts.map(({ delay }) => delay));
    const [onSameServer] = accepts
      .filter(({ accepted, end }) => accepted.on === end.on)
      .toSorted((a, b) => b.delay - a.delay);
    if (onSameServer) faults.push(`session ${session.number}: ${explainAccept(onSameServer)}`);
    const contradiction = findContradiction(history.map(allowDelay(bound)), model);
    if (contradiction) faults.push(`session ${session.number}: ${explain(contradiction)}`);
  }
  for (const user of users) {
    const contradiction = findContradiction(user.operations, userModel);
    if (contradiction) faults.push(`user ${user.number}: ${explain(contradiction)}`);
  }
  return { faults, lateAccepts };
}

/** Omits revocations of all sessions that were sent after the last request of this session. */
function relevantOperations(session) {
  const lastRequestAt = Math.max(...session.operations.map(({ from }) => from));
  return session.history().filter(({ from }) => from <= lastRequestAt);
}

/** Allows that a server accepted an access token by cached state that is `bound` milliseconds old. */
function allowDelay(bound) {
  return (operation) =>
    operation.kind === 'me' && operation.isAccepted
      ? { ...operation, from: operation.from - bound }
      : operation;
}

/** Access tokens accepted in requests that were sent after the response to the revocation. */
function acceptsAfterRevocation(history) {
  const ends = confirmedRevocations(history);
  return history
    .filter(({ kind, isAccepted }) => kind === 'me' && isAccepted)
    .flatMap((accepted) =>
      ends
        .filter(({ to }) => to < accepted.from)
        .map((end) => ({ accepted, end, delay: accepted.from - end.to })),
    );
}

/**
 * The requests that confirm a revocation by their response: explicit revocations, and the reuse of a
 * token if no other revocation overlaps it.
 */
function confirmedRevocations(history) {
  const start = history.find(({ kind }) => kind === 'start');
  const explicit = history.filter(
    ({ kind, to }) => ['logout', 'revoke-all'].includes(kind) && to > start.from,
  );
  const rejected = history.filter(
    ({ kind, isAccepted }) => kind === 'refresh' && isAccepted !== true,
  );
  const [first, second] = [...explicit, ...rejected].toSorted((a, b) => a.from - b.from);
  const isReuse = first?.kind === 'refresh' && !(second?.from <= first.to);
  return [...explicit.filter(({ from }) => from > start.to), ...(isReuse ? [first] : [])].filter(
    ({ isUnknown }) => !isUnknown,
  );
}

function explainAccept({ accepted, end, delay }) {
  return `server ${end.on} accepts an access token ${delay.toFixed(1)} ms after its response to: ${formatOperation(end)}; ${formatOperation(accepted)}`;
}

function explain({ state, stuck }) {
  const { rotation, ...rest } = state;
  const seen = rotation ? `, newest token issued by ${formatOperation(rotation)}` : '';
  return `in the state ${JSON.stringify(rest)}${seen} no order explains: ${stuck.map(formatOperation).join('; ')}`;
}

function formatOperation({ kind, token, isAccepted, isUnknown, on, from, to }) {
  const result = isUnknown ? 'unknown' : isAccepted === false ? 'rejected' : 'accepted';
  const operation = token === undefined ? kind : `${kind} of token ${token}`;
  return `${operation} on ${on} from ${from.toFixed(1)} to ${to.toFixed(1)} ms: ${result}`;
}
