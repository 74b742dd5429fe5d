import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import autocannon from 'autocannon';

/** Seconds; longer than anything here may take. */
const TIMEOUT = 5;

/**
 * autocannon sends the requests of a second all at its beginning. So a rate is made of so many parts,
 * which begin one after the other.
 */
const PARTS = 8;

/** Seconds at the beginning that are thrown away: code is compiled, memory fills. */
const WARM_UP = 2;

/**
 * Sends requests over so many connections, each the next one as soon as its response is there.
 *
 * @param requests gives the requests of a connection, by its number: `method`, `path`, `headers`,
 *   `body`; or `setupRequest` and `onResponse`, where the next one depends on the last response
 * @param seconds that are measured; without it, until `stop` is called
 * @param rate requests a second over all connections, as far as those have their responses
 * @returns `{ done, stop }`; `done` resolves to a `Measurement`
 */
export function startLoad(origin, { connections, requests, seconds, rate, warmUp = WARM_UP }) {
  const parts = rate === undefined ? 1 : PARTS;
  // While the last part begins and when the first has ended, there is less than the whole load.
  const stagger = 1 - 1 / parts;
  const measurement = new Measurement(warmUp + stagger, seconds);
  const instances = [];
  let number = 0;
  const begin = () => {
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
  const ends = Array.from({ length: parts }, (_, part) => pause((1000 * part) / parts).then(begin));
  const done = Promise.all(ends).then((results) =>
    measurement.end(
      results.map(([result]) => result),
      number,
    ),
  );
  return { done, stop: () => instances.forEach((instance) => instance.stop()) };
}

/** As `startLoad`, to its end. */
export function load(origin, options) {
  return startLoad(origin, options).done;
}

/** What came back after the warm-up: how often, and how fast, by status. */
class Measurement {
  #responses = new Map();
  #all = 0;
  #from;
  #to;

  /** Seconds; without `seconds`, until `end`. */
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

  /** @param connections of which each may have one request under way at the end */
  end(results, connections) {
    this.#to = Math.min(this.#to, performance.now());
    const sum = (pick) => results.reduce((total, result) => total + pick(result), 0);
    const sent = sum(({ requests }) => requests.sent) - connections;
    const failed = sum(({ errors, timeouts }) => errors + timeouts);
    /** Responses that never came. */
    this.failures = failed + Math.max(0, sent - this.#all);
    return this;
  }

  count(status) {
    return this.#responses.get(status)?.length ?? 0;
  }

  /** Responses a second. */
  rate(status) {
    return this.count(status) / ((this.#to - this.#from) / 1000);
  }

  /** Milliseconds below which this share (0 to 1) of the responses came. */
  percentile(status, share) {
    const sorted = Float64Array.from(this.#responses.get(status) ?? []).toSorted();
    return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  }

  get statuses() {
    return [...this.#responses.keys()].toSorted((a, b) => a - b);
  }
}
