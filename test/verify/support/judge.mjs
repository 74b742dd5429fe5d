import { findContradiction } from './linearize.mjs';
import { sessionModel, userModel } from './models.mjs';

/** @typedef {import('./history.mjs').ObservedSession} ObservedSession */

/**
 * Compares what was observed with the sequential models.
 *
 * @param {ObservedSession[]} sessions
 * @param grace REFRESH_GRACE_SECONDS in milliseconds
 * @param bound how long, in milliseconds, an access token may still be taken on another server than
 *   the one that ended its session; 0 where there is one server
 * @returns `{ faults, lateAccepts }`: the latter in milliseconds after an acknowledged end
 */
export function judge({ sessions, users, grace, bound }) {
  const faults = [];
  const lateAccepts = [];
  const model = sessionModel(grace);
  for (const session of sessions) {
    const history = relevant(session);
    const accepts = acceptsAfterEnd(history);
    lateAccepts.push(...accepts.map(({ delay }) => delay));
    const [atHome] = accepts
      .filter(({ accepted, end }) => accepted.on === end.on)
      .toSorted((a, b) => b.delay - a.delay);
    if (atHome) faults.push(`session ${session.number}: ${explainAccept(atHome)}`);
    const contradiction = findContradiction(history.map(allowing(bound)), model);
    if (contradiction) faults.push(`session ${session.number}: ${explain(contradiction)}`);
  }
  for (const user of users) {
    const contradiction = findContradiction(user.operations, userModel);
    if (contradiction) faults.push(`user ${user.number}: ${explain(contradiction)}`);
  }
  return { faults, lateAccepts };
}

/** Without what happened to all sessions of the user after the last word about this one. */
function relevant(session) {
  const lastWord = Math.max(...session.operations.map(({ from }) => from));
  return session.history().filter(({ from }) => from <= lastWord);
}

/** An access token that was accepted may have been so by what its server knew a moment ago. */
function allowing(bound) {
  return (operation) =>
    operation.kind === 'me' && operation.isDone
      ? { ...operation, from: operation.from - bound }
      : operation;
}

/** Access tokens that were taken in requests sent after the answer to what had ended their session. */
function acceptsAfterEnd(history) {
  const ends = certainEnds(history);
  return history
    .filter(({ kind, isDone }) => kind === 'me' && isDone)
    .flatMap((accepted) =>
      ends
        .filter(({ to }) => to < accepted.from)
        .map((end) => ({ accepted, end, delay: accepted.from - end.to })),
    );
}

/**
 * The requests whose answer says that the session is over and that the server which answered knows:
 * those that end one whatever its state, and the reuse of a token where it came before all others.
 */
function certainEnds(history) {
  const start = history.find(({ kind }) => kind === 'start');
  const demanded = history.filter(
    ({ kind, to }) => ['logout', 'end'].includes(kind) && to > start.from,
  );
  const refused = history.filter(({ kind, isDone }) => kind === 'refresh' && isDone !== true);
  const [first, second] = [...demanded, ...refused].toSorted((a, b) => a.from - b.from);
  const isReuse = first?.kind === 'refresh' && !(second?.from <= first.to);
  return [...demanded.filter(({ from }) => from > start.to), ...(isReuse ? [first] : [])].filter(
    ({ isUnknown }) => !isUnknown,
  );
}

function explainAccept({ accepted, end, delay }) {
  return `server ${end.on} takes an access token ${delay.toFixed(1)} ms after its answer to: ${spell(end)}; ${spell(accepted)}`;
}

function explain({ state, stuck }) {
  const { rotation, ...rest } = state;
  const seen = rotation ? `, newest token made at ${spell(rotation)}` : '';
  return `in the state ${JSON.stringify(rest)}${seen} no order explains: ${stuck.map(spell).join('; ')}`;
}

function spell({ kind, token, isDone, isUnknown, on, from, to }) {
  const result = isUnknown ? 'unknown' : isDone === false ? 'refused' : 'done';
  const what = token === undefined ? kind : `${kind} of token ${token}`;
  return `${what} on ${on} from ${from.toFixed(1)} to ${to.toFixed(1)} ms: ${result}`;
}
