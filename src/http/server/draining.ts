import type { FastifyInstance } from 'fastify';

const draining = new WeakSet<object>();

/**
 * From now on the server is not ready and closes each connection after its response, so that load balancers
 * and clients turn to other instances. It still accepts and serves requests.
 */
export function startDraining(server: FastifyInstance): void {
  draining.add(server.server);
}

export function isDraining({ server }: FastifyInstance): boolean {
  return draining.has(server);
}
