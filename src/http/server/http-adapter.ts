import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppException } from '../../common/errors/app.exception.js';
import { ProblemFilter } from '../problems/problem.filter.js';
import { rememberRoutes } from '../routes/allowed-methods.js';
import { jsonParser } from './json-parser.js';
import { rejectConnection } from './reject-connection.js';
import { routeFlags } from '../routes/route-flag.js';
import { SECURITY_HEADERS } from './security-headers.js';

/** Bytes. The largest honest body is a registration: well below 10 kB. */
export const BODY_LIMIT = 64 * 1024;

/** Milliseconds that the head of a request has to arrive, and between two looks at who is late. */
const HEADERS_LIMIT = 10_000;
const CHECKING_INTERVAL = 1_000;

/** Milliseconds that requests in flight have when the server closes; `shut-down.ts` waits longer. */
const CLOSE_LIMIT = 8_000;

/** Milliseconds that a connection on which nothing has come yet has then. */
const SILENCE_LIMIT = 500;

/** A request id of the caller's own is kept when it can stand in a log line as it is. */
const REQUEST_ID = /^[A-Za-z0-9._-]{1,64}$/;

interface HttpOptions {
  /** Whose `X-Forwarded-For` counts: see `TRUST_PROXY`. */
  trustProxy: boolean | number | string[];
  /** Milliseconds that a request has to arrive, from its first byte to its last. */
  requestTimeout: number;
  /** Connections that are open at a time; more are closed at once. */
  maxConnections: number;
}

/** Fastify, set up so that whatever fails before a route is reached answers as a route would. */
export function createHttpAdapter({
  trustProxy,
  requestTimeout,
  maxConnections,
}: HttpOptions): FastifyAdapter {
  const problems = new ProblemFilter();
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    // While shutting down, what comes on an open connection is still answered, and told to close.
    return503OnClosing: false,
    // Fastify believes no bare count, as it can't tell who connects: a count is right only where
    // nobody reaches this port but through the proxies. README says so.
    trustProxy: typeof trustProxy === 'number' ? (_, hop) => hop < trustProxy : trustProxy,
    genReqId: ({ headers }: IncomingMessage) => {
      const given = headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
    },
    requestTimeout,
    http: {
      // Node would answer a missing Host by itself, without a body; see `refuseNoHost`.
      requireHostHeader: false,
      headersTimeout: Math.min(requestTimeout, HEADERS_LIMIT),
      connectionsCheckingInterval: CHECKING_INTERVAL,
    },
    // A malformed address never reaches Nest's filters.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      problems.send(error, request, reply),
    clientErrorHandler: rejectConnection,
  });
  const server = adapter.getInstance<FastifyInstance>();
  server.server.maxConnections = maxConnections;
  rememberRoutes(server);
  server.removeContentTypeParser('text/plain');
  adapter.useBodyParser('application/json', false, { bodyLimit: BODY_LIMIT }, jsonParser(server));
  // Not async, as they would cost a promise each at every request.
  server.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    for (const [name, value] of SECURITY_HEADERS) reply.header(name, value);
    // Nearly every answer is personal; what may be kept says so itself.
    reply.header('cache-control', 'no-store');
    refuseNoHost(request);
    refuseForm(request);
    stripContentTypeOfEmptyBody(request);
    done();
  });
  closeConnectionsAtTheEnd(server);
  return adapter;
}

/**
 * A server that closes waits for its connections. Those that are busy are told to end with their
 * answer; one that sends nothing more of its request is cut off, and one that has never sent anything
 * soon: Node counts it as busy.
 */
function closeConnectionsAtTheEnd(server: FastifyInstance): void {
  let isClosing = false;
  const sockets = new Set<Socket>();
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.addHook('preClose', async () => {
    isClosing = true;
    setTimeout(() => server.server.closeAllConnections(), CLOSE_LIMIT).unref();
    setTimeout(() => {
      for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
    }, SILENCE_LIMIT).unref();
  });
  server.addHook('onSend', (_request, reply, payload, done) => {
    if (isClosing) reply.header('connection', 'close');
    done(null, payload);
  });
}

/** RFC 9112, section 3.2. */
function refuseNoHost({ raw }: FastifyRequest): void {
  if (raw.headers.host === undefined && raw.httpVersion !== '1.0') {
    throw new AppException('malformed_request', { detail: 'The request has no Host header.' });
  }
}

/**
 * Many clients name a type with every request, also where they send no body. Nothing is then no
 * broken JSON: a route that takes no body works, one that takes a body says which fields it misses.
 */
function stripContentTypeOfEmptyBody({ headers }: FastifyRequest): void {
  const length = headers['content-length'] ?? '0';
  if (length === '0' && headers['transfer-encoding'] === undefined) {
    delete headers['content-type'];
    delete headers['content-length'];
  }
}

/** Forms are parsed for all routes; only those that say so take them (see `AcceptsForm`). */
function refuseForm(request: FastifyRequest): void {
  const isForm = request.headers['content-type']
    ?.toLowerCase()
    .startsWith('application/x-www-form-urlencoded');
  if (isForm && !routeFlags(request).acceptsForm && !request.is404) {
    throw new AppException('unsupported_media_type', {
      detail: 'This route takes its body as application/json.',
    });
  }
}
