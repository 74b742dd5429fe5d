import { Logger } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import type { Environment } from '../../config/environment.js';
import type { Metrics } from '../../observability/metrics/metrics.js';
import { ClientAddresses } from './client-address.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The IP address of the client; null when it is unknown. Determined at the first use. */
    readonly clientAddress: string | null;
  }
}

/** Milliseconds between two log lines about unknown addresses. */
const LOG_INTERVAL = 60_000;

/** Adds `clientAddress` to requests. Unknown addresses are counted, and logged once a minute. */
export function identifyClients(
  server: FastifyInstance,
  environment: Environment,
  metrics: Metrics,
): void {
  const addresses = new ClientAddresses(environment);
  const logger = new Logger('ClientAddress');
  const found = new WeakMap<object, string | null>();
  let unlogged = 0;
  let lastLoggedAt = -Infinity;

  const reportUnknown = (problem: string) => {
    metrics.unknownAddress();
    unlogged += 1;
    const now = performance.now();
    if (now - lastLoggedAt < LOG_INTERVAL) return;
    logger.warn(
      `Client address unknown (requests since the last such line: ${unlogged}). ${problem}`,
    );
    unlogged = 0;
    lastLoggedAt = now;
  };

  server.decorateRequest('clientAddress', {
    getter() {
      const known = found.get(this);
      if (known !== undefined) return known;
      const result = addresses.find(this.raw);
      if ('problem' in result) reportUnknown(result.problem);
      const address = 'address' in result ? result.address : null;
      found.set(this, address);
      return address;
    },
  });
}
