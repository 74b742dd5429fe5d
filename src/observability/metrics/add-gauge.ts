import { Gauge, type Registry } from 'prom-client';

/** Adds a gauge that is read at each scrape. */
export function addGauge(
  registry: Registry,
  name: string,
  help: string,
  read: () => number,
  labels: Record<string, string> = {},
): void {
  const collect = function (this: Gauge) {
    this.set(labels, read());
  };
  const labelNames = Object.keys(labels);
  registry.registerMetric(new Gauge({ name, help, labelNames, registers: [], collect }));
}
