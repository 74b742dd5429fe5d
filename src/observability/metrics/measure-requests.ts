import type { FastifyInstance } from 'fastify';
import type { Metrics } from './metrics.js';

/**
 * Measures each request by its route. Call it before routes are added.
 *
 * Fastify times each request in any case, because Nest's adapter adds an `onResponse` hook.
 */
export function measureRequests(server: FastifyInstance, { meters }: Metrics): void {
  if (!meters) return;
  server.addHook('onRoute', (route) => {
    const observers = new Map(
      [route.method]
        .flat()
        .map((method) => [method, meters.requests.observerOf(method, route.url)]),
    );
    route.onResponse = [
      ...[route.onResponse ?? []].flat(),
      (request, reply, done) => {
        observers.get(request.method)?.(reply.statusCode, reply.elapsedTime);
        done();
      },
    ];
  });
  const observeNotFound = meters.requests.observerOf('any', 'none');
  server.addHook('onResponse', (request, reply, done) => {
    if (request.is404) observeNotFound(reply.statusCode, reply.elapsedTime);
    done();
  });
}
