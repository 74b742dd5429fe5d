import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { invalidToken, missingToken } from '../../access/invalid-token.js';
import { ProblemFilter } from '../../http/problems/problem.filter.js';
import { FeedClients } from './feed-clients.js';
import { EVENT_STREAM } from './feed-message.js';
import { FeedSubscribers } from './feed-subscribers.js';
import { RevocationFeed } from './revocation-feed.js';

/**
 * Adds `GET /revocations`: a stream for clients that accept server-sent events, and one JSON document for
 * others. A route of Fastify, because the stream outlives the handlers of Nest.
 */
export function setUpRevocationFeed(app: NestFastifyApplication, prefix: string): void {
  const server: FastifyInstance = app.getHttpAdapter().getInstance();
  const problems = new ProblemFilter();
  const feed = app.get(RevocationFeed);
  const subscribers = app.get(FeedSubscribers);
  const clients = app.get(FeedClients);

  const respond = async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const token = /^bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) throw missingToken();
    if (!(await clients.isClient(token))) throw invalidToken();
    await feed.start();
    if (!acceptsStream(request)) return reply.send(snapshotOf(feed));
    subscribers.assertAcceptable();
    reply.hijack();
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (value !== undefined) reply.raw.setHeader(name, value);
    }
    subscribers.subscribe(reply.raw, lastEventIdOf(request));
    return reply;
  };

  server.get(`/${prefix}/revocations`, { exposeHeadRoute: false }, async (request, reply) => {
    try {
      return await respond(request, reply);
    } catch (error) {
      problems.send(error, request, reply);
      return reply;
    }
  });
}

function snapshotOf({ recent, isCurrent }: RevocationFeed) {
  const now = Date.now();
  return { at: now, is_current: isCurrent, revocations: recent.list(now) };
}

function acceptsStream({ headers }: FastifyRequest): boolean {
  return headers.accept?.includes(EVENT_STREAM) ?? false;
}

function lastEventIdOf({ headers }: FastifyRequest): number | undefined {
  const id = headers['last-event-id'];
  return typeof id === 'string' && /^\d{1,15}$/.test(id) ? Number(id) : undefined;
}
