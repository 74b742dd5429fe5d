/** Outcomes of a request that the service could not do, as docs/api.md has them. */
const UNAVAILABLE = { status: 503, code: 'service_unavailable', type: 'application/problem+json' };

/**
 * Milliseconds for which a profile that was read before may still be told: so long a server trusts the
 * connection over which it hears of changes (src/database/changes/postgres-change-feed.ts), and some
 * more until the clock has been looked at. Nothing can be changed meanwhile either.
 */
const REMEMBERED = 1_600;

/**
 * Judges what clients were answered around an outage of the database. At any time an answer is as
 * usual, or a 503 that says when to come back; which of them, and how soon, depends on the time.
 *
 * @param answers of `Client`, with `method` and `path`; the ledger judges the content of the writes
 * @param health `{ live, ready }`: the answers of the probes
 * @param times `{ begins, begun, ends, ended }`: the outage takes effect within the first two, and is
 *   taken back within the last two
 * @param isAway whether nothing at all can be read or written meanwhile; otherwise reads go on
 * @returns `{ columns, faults }`, the former for the table
 */
export function judgeOutage({ answers, health, times, options, isAway }) {
  const { limit, 'back-limit': backLimit, seconds } = options;
  const isMeanwhile = ({ from }) => from >= times.begun && from < times.ends;
  const during = answers.filter(isMeanwhile);
  const refused = answers.filter((answer) => answer.status === UNAVAILABLE.status);
  const back = Math.max(0, ...refused.map(({ to }) => to - times.ended));
  const isLate = ({ from, to }) => from < times.ended && to > times.begins && to - from > limit;
  const writes = during.filter((answer) => !isRead(answer));
  const ready = health.ready.filter(isMeanwhile);

  const faults = [
    ...answers.filter((answer) => !isAllowed(answer)).map((each) => describe(each)),
    ...refused.filter(({ to }) => to < times.begins).map((each) => `too early: ${describe(each)}`),
    ...[...answers, ...health.live, ...health.ready]
      .filter(isLate)
      .map((each) => `more than ${limit} ms: ${describe(each)}`),
    ...health.live.filter(({ status }) => status !== 200).map((each) => `live: ${describe(each)}`),
    ...(isAway ? judgeAway([...during, ...ready], times) : judgeFull(during)),
  ];
  if (back > backLimit) faults.push(`refused until ${Math.round(back)} ms after its return`);
  if (!answers.some(({ from, status }) => from > times.ended && status < 300)) {
    faults.push('no request succeeds after its return');
  }
  const columns = {
    seconds,
    requests: during.length,
    'answered 503': countOf(during, 503),
    'reads done': countOf(during.filter(isRead), 200),
    'writes done': writes.filter(({ status }) => status < 300).length,
    'slowest answer': spell(slowest(during)),
    'slowest live': spell(slowest(health.live)),
    'ready says': [...new Set(ready.map(({ status }) => status ?? 'nothing'))].join(', '),
    'as before after': spell(back),
  };
  return { columns, faults };
}

/** What was answered before the database came back can only be a 503, or remembered. */
function judgeAway(answers, { begun, ends }) {
  return answers
    .filter(({ status, to }) => to < ends && status !== UNAVAILABLE.status)
    .filter((answer) => !(isRead(answer) && answer.from - begun < REMEMBERED))
    .map((each) => `answered without a database: ${describe(each)}`);
}

function judgeFull(answers) {
  const refusedReads = answers.filter((each) => isRead(each) && each.status !== 200);
  const faults = refusedReads.map((each) => `a read on a full disk: ${describe(each)}`);
  if (countOf(answers, UNAVAILABLE.status) === 0)
    faults.push('the disk is full, and nobody notices');
  return faults;
}

/** Whether an answer is a 503 in due form, or one that the service gives when all is well. */
function isAllowed(answer) {
  const { status, body, headers } = answer;
  // What else a write is answered with the ledger judges.
  if (status !== UNAVAILABLE.status) return isRead(answer) ? status === 200 : status !== undefined;
  return (
    body.code === UNAVAILABLE.code &&
    headers.get('content-type').startsWith(UNAVAILABLE.type) &&
    /^\d+$/.test(headers.get('retry-after') ?? '')
  );
}

const isRead = ({ method }) => method === 'GET';

const countOf = (answers, wanted) => answers.filter(({ status }) => status === wanted).length;

/** Milliseconds; without an answer, until the client gave up. */
const durationOf = ({ from, to, endedAt = to }) => endedAt - from;
const slowest = (answers) => Math.max(0, ...answers.map(durationOf));
const spell = (milliseconds) => `${Math.round(milliseconds)} ms`;

function describe({ method = 'GET', path = '/health', status, body, failure, ...times }) {
  const outcome = status === undefined ? `no answer (${failure})` : `${status} ${body?.code ?? ''}`;
  return `${method} ${path}: ${outcome.trim()} after ${spell(durationOf(times))}`;
}
