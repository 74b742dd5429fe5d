/** What a client is told when nobody takes its request: it may send that again, to somebody else. */
const REFUSED = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

/**
 * Judges what clients were answered around a SIGTERM. What was sent by a moment shortly before it has
 * reached the server, and has to be answered as usual. What was sent later may also be refused, at
 * the door or on a connection that is just being closed, but never answered half, nor with an error.
 *
 * @param answers of `Client`, with `method` and `path`
 * @param moment the latest one at which a request counts as one that the server had
 * @returns `{ inFlight, failed, laterAnswered, laterRefused, faults }`: requests that were without an
 *   answer at the moment, those of them that failed, and what came of the ones that were sent later
 */
export function judgeShutdown(answers, moment) {
  const earlier = answers.filter(({ from }) => from <= moment);
  const later = answers.filter(({ from }) => from > moment);
  const failed = earlier.filter((answer) => !isDone(answer));
  const refused = later.filter((answer) => isRefused(answer));
  const wrong = later.filter((answer) => !isDone(answer) && !isRefused(answer));
  return {
    inFlight: earlier.filter(({ to }) => to > moment).length,
    failed: failed.length,
    laterAnswered: later.filter(isDone).length,
    laterRefused: refused.length,
    faults: [...failed, ...wrong].map((answer) => describe(answer, moment)),
  };
}

/** Signed-in clients send nothing that is to be refused. */
const isDone = ({ status }) => status !== undefined && status < 300;

const isRefused = ({ status, isCut, failure }) =>
  status === undefined && !isCut && REFUSED.has(failure);

function describe({ method, path, status, isCut, failure, from }, moment) {
  const sent = Math.round(from - moment);
  const outcome = status ?? (isCut ? `half an answer (${failure})` : `no answer (${failure})`);
  return `${method} ${path}: ${outcome} (sent ${Math.abs(sent)} ms ${sent > 0 ? 'after' : 'before'} the last moment)`;
}
