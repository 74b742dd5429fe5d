import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HashQueue } from '../../credentials/password/hash-queue.js';
import { BODY_LIMIT } from '../../http/server/http-adapter.js';
import { ProblemFilter } from '../../http/problems/problem.filter.js';
import { routeFlags } from '../../http/routes/route-flag.js';

/**
 * Milliseconds before a rejection is sent. A client that retries at once, against `Retry-After`, would
 * otherwise take as much processor time as all others together.
 */
const REJECTION_DELAY = 20;

/**
 * Rejects sign-ins and registrations that would wait too long, before their bodies are read. Under a
 * flood of sign-ins most requests end here.
 */
export function shedLoad(app: NestFastifyApplication): void {
  const queue = app.get(HashQueue);
  const problems = new ProblemFilter();
  const server: FastifyInstance = app.getHttpAdapter().getInstance();
  server.addHook('onRequest', (request, reply, done) => {
    const rejection = routeFlags(request).needsHashing ? queue.rejection() : undefined;
    if (!rejection) return done();
    // Without this, the rest of a long body would be read.
    if (mayBeEndless(request)) reply.header('connection', 'close');
    // Directly: Nest's exception layer would double the cost of a rejection.
    setTimeout(() => problems.send(rejection, request, reply), REJECTION_DELAY);
  });
}

function mayBeEndless({ headers }: FastifyRequest): boolean {
  return (
    headers['transfer-encoding'] !== undefined || Number(headers['content-length']) > BODY_LIMIT
  );
}
