import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { ProblemFilter } from '../common/errors/problem.filter.js';
import { routeFlags } from '../common/http/route-flag.js';
import { HashGate } from './hash-gate.js';

/**
 * Milliseconds. Who asks again at once, whatever `Retry-After` says, would otherwise take as many turns
 * as everybody else together.
 */
const REFUSAL_DELAY = 20;

/**
 * Refuses sign-ins and registrations that would wait for too long before anything of theirs is read.
 * In a flood, that is what most requests cost.
 */
export function refuseEarly(app: NestFastifyApplication): void {
  const gate = app.get(HashGate);
  const problems = new ProblemFilter();
  const server: FastifyInstance = app.getHttpAdapter().getInstance();
  server.addHook('onRequest', (request, reply, done) => {
    const refusal = routeFlags(request).needsHashing ? gate.refusal() : undefined;
    // Not by way of Nest, which costs as much again.
    if (refusal) setTimeout(() => problems.send(refusal, request, reply), REFUSAL_DELAY);
    else done();
  });
}
