import type { Socket } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemFilter } from '../../http/problems/problem.filter.js';
import { BODY_LIMIT } from '../../http/server/http-adapter.js';
import { routeFlags } from '../../http/routes/route-flag.js';
import { HashQueue } from '../../credentials/password/hash-queue.js';

/**
 * Milliseconds. Who asks again at once, whatever `Retry-After` says, would otherwise take as many turns
 * as everybody else together.
 */
const REFUSAL_DELAY = 20;

/**
 * Refuses sign-ins and registrations that would wait for too long before anything of theirs is read.
 * In a flood, that is what most requests cost.
 */
export function shedLoad(app: NestFastifyApplication): void {
  const gate = app.get(HashQueue);
  const problems = new ProblemFilter();
  const server: FastifyInstance = app.getHttpAdapter().getInstance();
  /** Connections with a refusal that is held. */
  const held = new WeakSet<Socket>();
  server.addHook('onRequest', (request, reply, done) => {
    const refusal = routeFlags(request).needsHashing ? gate.refusal() : undefined;
    if (!refusal) return done();
    const { socket } = request.raw;
    // Its body would be read to its end, or the next refusals of a pipeline not wait for this one.
    if (mayBeEndless(request) || held.has(socket)) reply.header('connection', 'close');
    held.add(socket);
    setTimeout(() => {
      held.delete(socket);
      // Not by way of Nest, which costs as much again.
      problems.send(refusal, request, reply);
    }, REFUSAL_DELAY);
  });
}

function mayBeEndless({ headers }: FastifyRequest): boolean {
  return (
    headers['transfer-encoding'] !== undefined || Number(headers['content-length']) > BODY_LIMIT
  );
}
