import { Gauge, type Registry } from 'prom-client';

/** A figure that is looked at whenever somebody looks at the metrics. */
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
