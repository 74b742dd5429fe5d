import type { Histogram, Registry } from 'prom-client';

/** Seconds. Reads take less than the first bucket; a sign-in is queued for up to five seconds. */
const BUCKETS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const NAME = 'http_request_duration_seconds';

interface Series {
  readonly labels: { method: string; route: string; status: number };
  /** Requests in each bucket alone, not cumulative; the last bucket has no upper bound. */
  readonly counts: number[];
  sum: number;
}

/**
 * Histogram of request durations. Its own implementation, because prom-client serializes the labels at
 * every observation, which takes longer than the rest of it, and this runs at every request.
 */
export class RequestDurations {
  readonly name = NAME;
  private readonly series: Series[] = [];

  constructor(registry: Registry) {
    // A registry only uses the name and `get` of a metric.
    registry.registerMetric(this as unknown as Histogram);
  }

  /**
   * @param route the pattern, such as `/users/:user_id`: paths would create a series for each user
   * @returns the function that records a response of this route
   */
  observerOf(method: string, route: string): (status: number, milliseconds: number) => void {
    const byStatus = new Map<number, Series>();
    return (status, milliseconds) => {
      let series = byStatus.get(status);
      if (!series) {
        series = { labels: { method, route, status }, counts: emptyCounts(), sum: 0 };
        byStatus.set(status, series);
        this.series.push(series);
      }
      const seconds = milliseconds / 1000;
      let bucket = 0;
      while (bucket < BUCKETS.length && seconds > (BUCKETS[bucket] ?? 0)) bucket += 1;
      series.counts[bucket] = (series.counts[bucket] ?? 0) + 1;
      series.sum += seconds;
    };
  }

  /** The format that a registry expects. */
  get() {
    return {
      name: this.name,
      help: 'Seconds from the headers of a request to the end of its response.',
      type: 'histogram',
      values: this.series.flatMap(valuesOf),
    };
  }
}

function emptyCounts(): number[] {
  return Array<number>(BUCKETS.length + 1).fill(0);
}

/** In the format of Prometheus: cumulative buckets. */
function valuesOf({ labels, counts, sum }: Series) {
  let count = 0;
  const buckets = counts.map((own, i) => ({
    metricName: `${NAME}_bucket`,
    labels: { ...labels, le: BUCKETS[i] ?? '+Inf' },
    value: (count += own),
  }));
  return [
    ...buckets,
    { metricName: `${NAME}_sum`, labels, value: sum },
    { metricName: `${NAME}_count`, labels, value: count },
  ];
}
