import { Logger } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Environment } from '../../config/environment.js';
import type { Metrics } from '../../observability/metrics/metrics.js';
import { ClientAddresses } from './client-address.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The IP address of the client; null when it is unknown. Determined at the first use. */
    readonly clientAddress: string | null;
  }
}

/** The address, once determined. A property of each request: an entry in a map would cost more. */
const FOUND = Symbol('client address');

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

  server.decorateRequest(FOUND);
  server.decorateRequest('clientAddress', {
    getter(this: FastifyRequest & { [FOUND]?: string | null }) {
      const found = this[FOUND];
      if (found !== undefined) return found;
      const result = addresses.find(this.raw);
      if ('problem' in result) reportUnknown(result.problem);
      const address = 'address' in result ? result.address : null;
      this[FOUND] = address;
      return address;
    },
  });
}
