import type { Histogram, Registry } from 'prom-client';

/** Seconds. Reads take less than the first; a sign-in waits for its turn up to five. */
const BUCKETS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const NAME = 'http_request_duration_seconds';

interface Series {
  readonly labels: { method: string; route: string; status: number };
  /** Of each bucket alone; the last one is what exceeds all. */
  readonly counts: number[];
  sum: number;
}

/**
 * Times of requests. Counting is done here: prom-client makes a text of the labels at each observation,
 * which takes longer than the rest of it together, and this is done at every request.
 */
export class RequestDurations {
  readonly name = NAME;
  private readonly series: Series[] = [];

  constructor(registry: Registry) {
    // Of a metric, a registry asks its name and `get`.
    registry.registerMetric(this as unknown as Histogram);
  }

  /**
   * @param route the pattern, such as `/users/:user_id`: a path of its own for each user would be a
   *   series for each
   * @returns what counts an answer of this route
   */
  of(method: string, route: string): (status: number, milliseconds: number) => void {
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

  /** As a registry asks for it. */
  get() {
    return {
      name: this.name,
      help: 'Seconds from the head of a request to the end of its answer.',
      type: 'histogram',
      values: this.series.flatMap(valuesOf),
    };
  }
}

function emptyCounts(): number[] {
  return Array<number>(BUCKETS.length + 1).fill(0);
}

/** As Prometheus has them: each bucket counts what those before it count, too. */
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
