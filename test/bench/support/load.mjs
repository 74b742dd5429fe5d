import autocannon from 'autocannon';

/** Seconds; longer than anything here may take. */
const TIMEOUT = 5;

/** Seconds at the beginning that are thrown away: code is compiled, memory fills. */
const WARM_UP = 2;

/**
 * Sends requests over so many connections, each the next one as soon as its answer is there.
 *
 * @param requests gives the requests of a connection, by its number: `method`, `path`, `headers`,
 *   `body`; or `setupRequest` and `onResponse`, where the next one depends on the last answer
 * @param seconds that are measured; without it, until `stop` is called
 * @param rate requests a second over all connections, as far as those have their answers
 * @returns `{ done, stop }`; `done` resolves to a `Measurement`
 */
export function startLoad(origin, { connections, requests, seconds, rate, warmUp = WARM_UP }) {
  const measurement = new Measurement(warmUp);
  let number = 0;
  const instance = autocannon({
    url: origin,
    connections,
    duration: seconds === undefined ? 3600 : seconds + warmUp,
    setupClient: (client) => client.setRequests(requests(number++)),
    ...(rate !== undefined && { overallRate: rate }),
    timeout: TIMEOUT,
  });
  instance.on('response', (_client, status, _bytes, duration) => measurement.add(status, duration));
  const done = new Promise((resolve, reject) => {
    instance.on('error', reject);
    instance.on('done', ({ errors, timeouts, requests: { sent } }) =>
      // One a connection may be under way at the end.
      resolve(measurement.end({ errors, timeouts, sent: sent - connections })),
    );
  });
  return { done, stop: () => instance.stop() };
}

/** As `startLoad`, to its end. */
export function load(origin, options) {
  return startLoad(origin, options).done;
}

/** What came back after the warm-up: how often, and how fast, by status. */
class Measurement {
  #answers = new Map();
  #all = 0;
  #from;
  #to;

  constructor(warmUp) {
    this.#from = performance.now() + warmUp * 1000;
  }

  /** @param duration from the request to its answer, in milliseconds */
  add(status, duration) {
    this.#all += 1;
    if (performance.now() < this.#from) return;
    const durations = this.#answers.get(status);
    if (durations) durations.push(duration);
    else this.#answers.set(status, [duration]);
  }

  /** @param sent how many must have been answered */
  end({ errors, timeouts, sent }) {
    this.#to = performance.now();
    /** Answers that never came. */
    this.failures = errors + timeouts + Math.max(0, sent - this.#all);
    return this;
  }

  count(status) {
    return this.#answers.get(status)?.length ?? 0;
  }

  /** Answers a second. */
  rate(status) {
    return this.count(status) / ((this.#to - this.#from) / 1000);
  }

  /** Milliseconds below which this share (0 to 1) of the answers came. */
  percentile(status, share) {
    const sorted = Float64Array.from(this.#answers.get(status) ?? []).toSorted();
    return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  }

  get statuses() {
    return [...this.#answers.keys()].toSorted((a, b) => a - b);
  }
}
