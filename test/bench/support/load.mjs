import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import autocannon from 'autocannon';

/** Seconds; longer than every expected response. */
const TIMEOUT = 5;

/**
 * autocannon sends all requests of a second at its start. A rate is therefore divided into parts with
 * staggered starts.
 */
const PARTS = 8;

/** Seconds of warm-up without measurement: code is compiled, memory fills. */
const WARM_UP = 2;

/**
 * Sends requests over concurrent connections; each sends the next one after the response.
 *
 * @param requests returns the requests of a connection by its number: `method`, `path`, `headers`,
 *   `body`; or `setupRequest` and `onResponse`, if a request depends on the last response
 * @param seconds duration of the measurement; without it, until `stop` is called
 * @param rate requests per second over all connections, limited by their responses
 * @returns `{ done, stop }`; `done` resolves to a `Measurement`
 */
export function startLoad(origin, { connections, requests, seconds, rate, warmUp = WARM_UP }) {
  const parts = rate === undefined ? 1 : PARTS;
  // During the staggered starts and ends the load is incomplete.
  const stagger = 1 - 1 / parts;
  const measurement = new Measurement(warmUp + stagger, seconds);
  const instances = [];
  let number = 0;
  const startPart = () => {
    const instance = autocannon({
      url: origin,
      connections: Math.ceil(connections / parts),
      duration: seconds === undefined ? 3600 : warmUp + stagger + seconds,
      setupClient: (client) => client.setRequests(requests(number++)),
      ...(rate !== undefined && { overallRate: Math.ceil(rate / parts) }),
      timeout: TIMEOUT,
    });
    instance.on('response', (_client, status, _bytes, duration) =>
      measurement.add(status, duration),
    );
    instances.push(instance);
    return once(instance, 'done');
  };
  const ends = Array.from({ length: parts }, (_, part) =>
    pause((1000 * part) / parts).then(startPart),
  );
  const done = Promise.all(ends).then((results) =>
    measurement.end(
      results.map(([result]) => result),
      number,
    ),
  );
  return { done, stop: () => instances.forEach((instance) => instance.stop()) };
}

/** Runs `startLoad` to its end. */
export function load(origin, options) {
  return startLoad(origin, options).done;
}

/** Counts and durations of the responses after the warm-up, by status. */
class Measurement {
  #responses = new Map();
  #all = 0;
  #from;
  #to;

  /** Both in seconds; without `seconds`, the measurement lasts until `end`. */
  constructor(warmUp, seconds = Infinity) {
    this.#from = performance.now() + warmUp * 1000;
    this.#to = this.#from + seconds * 1000;
  }

  /** @param duration from the request to its response, in milliseconds */
  add(status, duration) {
    this.#all += 1;
    const now = performance.now();
    if (now < this.#from || now > this.#to) return;
    const durations = this.#responses.get(status);
    if (durations) durations.push(duration);
    else this.#responses.set(status, [duration]);
  }

  /** @param connections each may have one request in flight at the end */
  end(results, connections) {
    this.#to = Math.min(this.#to, performance.now());
    const sum = (pick) => results.reduce((total, result) => total + pick(result), 0);
    const sent = sum(({ requests }) => requests.sent) - connections;
    const failed = sum(({ errors, timeouts }) => errors + timeouts);
    /** Requests without a response. */
    this.failures = failed + Math.max(0, sent - this.#all);
    return this;
  }

  count(status) {
    return this.#responses.get(status)?.length ?? 0;
  }

  /** Responses per second. */
  rate(status) {
    return this.count(status) / ((this.#to - this.#from) / 1000);
  }

  /** Percentile of the durations in milliseconds; `share` is 0 to 1. */
  percentile(status, share) {
    const sorted = Float64Array.from(this.#responses.get(status) ?? []).toSorted();
    return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  }

  get statuses() {
    return [...this.#responses.keys()].toSorted((a, b) => a - b);
  }
}
