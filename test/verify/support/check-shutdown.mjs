/** Errors of a refused connection: the client may repeat the request on another instance. */
const REFUSED = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

/**
 * Checks the responses around a SIGTERM. A request sent before `moment`, shortly before the signal, has
 * reached the server and has to succeed. A later one may also be refused: its connection is not
 * accepted or is closed before the response starts. Partial responses and errors are faults.
 *
 * @param responses of `Client`, with `method` and `path`
 * @param moment the latest time at which a request counts as accepted by the server
 * @returns `{ inFlight, failed, laterAnswered, laterRefused, faults }`: requests in flight at `moment`,
 *   failed ones among those sent before it, and the outcomes of later ones
 */
export function checkShutdown(responses, moment) {
  const earlier = responses.filter(({ from }) => from <= moment);
  const later = responses.filter(({ from }) => from > moment);
  const failed = earlier.filter((response) => !isSuccessful(response));
  const refused = later.filter((response) => isRefused(response));
  const wrong = later.filter((response) => !isSuccessful(response) && !isRefused(response));
  return {
    inFlight: earlier.filter(({ to }) => to > moment).length,
    failed: failed.length,
    laterAnswered: later.filter(isSuccessful).length,
    laterRefused: refused.length,
    faults: [...failed, ...wrong].map((response) => describe(response, moment)),
  };
}

/** The load contains no request that the service should reject. */
const isSuccessful = ({ status }) => status !== undefined && status < 300;

const isRefused = ({ status, isPartial, failure }) =>
  status === undefined && !isPartial && REFUSED.has(failure);

function describe({ method, path, status, isPartial, failure, from }, moment) {
  const sent = Math.round(from - moment);
  const outcome =
    status ?? (isPartial ? `partial response (${failure})` : `no response (${failure})`);
  return `${method} ${path}: ${outcome} (sent ${Math.abs(sent)} ms ${sent > 0 ? 'after' : 'before'} the margin)`;
}
