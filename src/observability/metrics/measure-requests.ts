import type { FastifyInstance } from 'fastify';
import type { Metrics } from './metrics.js';

/**
 * Measures each request by its route. Call it before routes are added.
 *
 * Fastify notes the time of each request in any case, as Nest's adapter has a hook at its end.
 */
export function measureRequests(server: FastifyInstance, { meters }: Metrics): void {
  if (!meters) return;
  server.addHook('onRoute', (route) => {
    const counters = new Map(
      [route.method].flat().map((method) => [method, meters.requests.of(method, route.url)]),
    );
    route.onResponse = [
      ...[route.onResponse ?? []].flat(),
      (request, reply, done) => {
        counters.get(request.method)?.(reply.statusCode, reply.elapsedTime);
        done();
      },
    ];
  });
  const unknown = meters.requests.of('any', 'none');
  server.addHook('onResponse', (request, reply, done) => {
    if (request.is404) unknown(reply.statusCode, reply.elapsedTime);
    done();
  });
}
