/** Errors of a refused connection: the client may repeat the request on another instance. */
const REFUSED = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

/**
 * Checks the responses around a SIGTERM. A request that the server has received before the signal has to
 * succeed. A later one may also be refused: its connection is not accepted or is closed before the
 * response starts. Partial responses and errors are faults.
 *
 * @param responses of `Client`, with `method` and `path`
 * @param receivedUntil the server has received all requests that were sent before this time
 * @param signalledAt the time of the signal
 * @returns `{ inFlight, failed, laterAnswered, laterRefused, faults }`: requests in flight at the signal,
 *   failed ones among the received ones, and the outcomes of later ones
 */
export function checkShutdown(responses, { receivedUntil, signalledAt }) {
  const earlier = responses.filter(({ from }) => from <= receivedUntil);
  const later = responses.filter(({ from }) => from > receivedUntil);
  const failed = earlier.filter((response) => !isSuccessful(response));
  const refused = later.filter((response) => isRefused(response));
  const wrong = later.filter((response) => !isSuccessful(response) && !isRefused(response));
  return {
    inFlight: earlier.filter(({ to }) => to > signalledAt).length,
    failed: failed.length,
    laterAnswered: later.filter(isSuccessful).length,
    laterRefused: refused.length,
    faults: [...failed, ...wrong].map((response) => describe(response, signalledAt)),
  };
}

/** The load contains no request that the service should reject. */
const isSuccessful = ({ status }) => status !== undefined && status < 300;

const isRefused = ({ status, isPartial, failure }) =>
  status === undefined && !isPartial && REFUSED.has(failure);

function describe({ method, path, status, isPartial, failure, from }, signalledAt) {
  const sent = Math.round(from - signalledAt);
  const outcome =
    status ?? (isPartial ? `partial response (${failure})` : `no response (${failure})`);
  return `${method} ${path}: ${outcome} (sent ${Math.abs(sent)} ms ${sent > 0 ? 'after' : 'before'} the signal)`;
}
