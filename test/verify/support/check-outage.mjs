/** The response without a database, as documented in docs/api.md. */
const UNAVAILABLE = { status: 503, code: 'service_unavailable', type: 'application/problem+json' };

/**
 * Milliseconds for which a cached profile may still be served: the time for which a server trusts a
 * silent change feed (src/database/changes/postgres-change-feed.ts), and the interval of that check.
 * During an outage no row can change either.
 */
const CACHE_LIFETIME = 1_600;

/** Milliseconds for which a successful readiness probe is valid (src/health/health.service.ts), and its time. */
const READINESS_LIFETIME = 1_100;

/**
 * Longest response: as a multiple of the slowest one that does not wait for the database (before the
 * outage, or of a liveness probe), and of a query that a frozen database does not reply to.
 */
const SLOWEST_RATIO = 10;
const TIMEOUT_RATIO = 2;

/** Requests of one worker that may be answered with 503 although they were sent after the outage. */
const LATE_FAILURES = 1;

/**
 * Checks the responses around an outage of the database. Each is a regular response or a 503 with
 * `Retry-After`; the time decides which of them is allowed, and how fast it has to arrive.
 *
 * @param responses of `Client`, with `method` and `path`; the ledger checks the content of writes
 * @param health `{ live, ready }`: the responses of the probes
 * @param times `{ begins, begun, ends, ended }`: the outage starts between the first two and ends
 *   between the last two
 * @param timeoutTook milliseconds until a query of `TimeoutClient` failed; undefined unless it is frozen
 * @param isUnreachable whether reads fail too; on a full disk they succeed
 * @returns `{ columns, faults }`, the former for the table
 */
export function checkOutage({ responses, health, times, seconds, timeoutTook, isUnreachable }) {
  const limit = limitOf({ responses, health, times, timeoutTook });
  const isDuringOutage = ({ from }) => from >= times.begun && from < times.ends;
  const during = responses.filter(isDuringOutage);
  const unavailable = responses.filter((response) => response.status === UNAVAILABLE.status);
  const recovery = Math.max(0, ...unavailable.map(({ to }) => to - times.ended));
  const isLate = ({ from, to }) => from < times.ended && to > times.begins && to - from > limit;
  const writes = during.filter((response) => !isRead(response));
  const ready = health.ready.filter(isDuringOutage);
  const failedAfterwards = countByWorker(unavailable.filter(({ from }) => from > times.ended));

  const faults = [
    ...responses.filter((response) => !isAllowed(response)).map((each) => describe(each)),
    ...unavailable
      .filter(({ to }) => to < times.begins)
      .map((each) => `503 before the outage: ${describe(each)}`),
    ...[...responses, ...health.live, ...health.ready]
      .filter(isLate)
      .map((each) => `slower than ${formatTime(limit)}: ${describe(each)}`),
    ...health.live.filter(({ status }) => status !== 200).map((each) => `live: ${describe(each)}`),
    ...(isUnreachable ? checkUnreachable([...during, ...ready], times) : checkFullDisk(during)),
  ];
  for (const [worker, count] of failedAfterwards) {
    if (count > LATE_FAILURES) faults.push(`${worker}: ${count} times 503 after the outage`);
  }
  if (!responses.some(({ from, status }) => from > times.ended && status < 300)) {
    faults.push('no request succeeds after the outage');
  }
  const columns = {
    seconds,
    requests: during.length,
    'answered 503': countOf(during, 503),
    'reads succeeded': countOf(during.filter(isRead), 200),
    'writes succeeded': writes.filter(({ status }) => status < 300).length,
    'slowest response': formatTime(slowest(during)),
    'slowest liveness': formatTime(slowest(health.live)),
    'readiness status': [...new Set(ready.map(({ status }) => status ?? 'none'))].join(', '),
    'recovered after': formatTime(recovery),
  };
  return { columns, faults };
}

function limitOf({ responses, health, times, timeoutTook }) {
  if (timeoutTook !== undefined) return TIMEOUT_RATIO * timeoutTook;
  const independent = [...responses.filter(({ to }) => to < times.begins), ...health.live];
  return SLOWEST_RATIO * slowest(independent);
}

/** @returns the number of responses by worker */
export function countByWorker(responses) {
  const counts = new Map();
  for (const { worker } of responses) counts.set(worker, (counts.get(worker) ?? 0) + 1);
  return counts;
}

/** Before the database returns, a response is a 503 or comes from a cache. */
function checkUnreachable(responses, { begun, ends }) {
  return responses
    .filter(({ status, to }) => to < ends && status !== UNAVAILABLE.status)
    .filter((response) => response.from - begun >= cacheLifetimeOf(response))
    .map((each) => `succeeds without a database: ${describe(each)}`);
}

/** Milliseconds. Probes have no method. */
function cacheLifetimeOf(response) {
  if (response.method === undefined) return READINESS_LIFETIME;
  return isRead(response) ? CACHE_LIFETIME : 0;
}

function checkFullDisk(responses) {
  const failedReads = responses.filter((each) => isRead(each) && each.status !== 200);
  const faults = failedReads.map((each) => `read fails on a full disk: ${describe(each)}`);
  if (countOf(responses, UNAVAILABLE.status) === 0) faults.push('no write fails on a full disk');
  return faults;
}

/** Whether a response is a well-formed 503 or a regular response. */
function isAllowed(response) {
  const { status, body, headers } = response;
  // The ledger checks the status of writes.
  if (status !== UNAVAILABLE.status)
    return isRead(response) ? status === 200 : status !== undefined;
  return (
    body.code === UNAVAILABLE.code &&
    headers.get('content-type').startsWith(UNAVAILABLE.type) &&
    /^\d+$/.test(headers.get('retry-after') ?? '')
  );
}

const isRead = ({ method }) => method === 'GET';

const countOf = (responses, wanted) => responses.filter(({ status }) => status === wanted).length;

/** Milliseconds; without a response, until the time limit of the client. */
const durationOf = ({ from, to, failedAt = to }) => failedAt - from;
const slowest = (responses) => Math.max(0, ...responses.map(durationOf));
const formatTime = (milliseconds) => `${Math.round(milliseconds)} ms`;

function describe({ method = 'GET', path = '/health', status, body, failure, ...times }) {
  const outcome =
    status === undefined ? `no response (${failure})` : `${status} ${body?.code ?? ''}`;
  return `${method} ${path}: ${outcome.trim()} after ${formatTime(durationOf(times))}`;
}
