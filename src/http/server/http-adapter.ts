import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ProblemFilter } from '../problems/problem.filter.js';
import { collectRoots, PublicUrl, setPublicUrl } from '../public-url/public-url.js';
import { recordRoutes } from '../routes/allowed-methods.js';
import {
  rejectMissingHost,
  rejectRepeatedHeaders,
  rejectContentCoding,
  rejectUnknownTransferCoding,
  rejectUnsupportedForm,
  stripContentTypeOfEmptyBody,
} from './check-headers.js';
import { closeConnectionsOnShutdown } from './close-connections.js';
import { CHECKING_INTERVAL, limitConnections } from './limit-connections.js';
import { createJsonParser } from './json-parser.js';
import { rejectConnection } from './reject-connection.js';
import { SECURITY_HEADERS } from './security-headers.js';
import { acceptEmptyUntypedBody } from './untyped-body.js';

/** Bytes. The largest legitimate body is a registration of well below 10 kB. */
export const BODY_LIMIT = 64 * 1024;

/** Milliseconds for the headers of a request to arrive. */
const HEADERS_LIMIT = 10_000;

/** Milliseconds that a connection is kept open for the next request: longer than the 60 s of most proxies. */
const KEEP_ALIVE_LIMIT = 72_000;

/** Request ids from clients that are safe to write to a log line unchanged. */
const REQUEST_ID = /^[A-Za-z0-9._-]{1,64}$/;

interface HttpOptions {
  /** Milliseconds for a complete request to arrive, and for a client to accept a part of a response. */
  requestTimeout: number;
  /** Maximum number of open connections; further ones are closed immediately. */
  maxConnections: number;
  /** See `PUBLIC_URL`. */
  publicUrl?: string;
}

/** Creates the Fastify adapter. Failures before a route is reached have the same format as its errors. */
export function createHttpAdapter({
  requestTimeout,
  maxConnections,
  publicUrl: configuredUrl,
}: HttpOptions): FastifyAdapter {
  const problems = new ProblemFilter();
  const headersTimeout = Math.min(requestTimeout, HEADERS_LIMIT);
  const publicUrl = new PublicUrl(configuredUrl);
  const roots = new Set<string>();
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    // During shutdown, requests on open connections still get a response, with `connection: close`.
    return503OnClosing: false,
    genReqId: ({ headers }: IncomingMessage) => {
      const given = headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
    },
    requestTimeout,
    keepAliveTimeout: KEEP_ALIVE_LIMIT,
    ...(publicUrl.prefix !== '' && {
      rewriteUrl: ({ url = '' }: IncomingMessage) => publicUrl.withoutPrefix(url, roots),
    }),
    http: {
      // Node's own rejection has no body; see `rejectMissingHost`.
      requireHostHeader: false,
      headersTimeout,
      connectionsCheckingInterval: CHECKING_INTERVAL,
    },
    // A malformed URL never reaches Nest's filters.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      problems.send(error, request, reply),
    clientErrorHandler: (error: Error, socket: Socket) =>
      rejectConnection(error, socket, publicUrl.pathOf('/')),
  });
  const server = adapter.getInstance<FastifyInstance>();
  server.server.maxConnections = maxConnections;
  limitConnections(server.server, {
    stalled: requestTimeout,
    idle: KEEP_ALIVE_LIMIT + headersTimeout,
  });
  setPublicUrl(server, publicUrl);
  collectRoots(server, roots);
  recordRoutes(server);
  server.removeContentTypeParser('text/plain');
  acceptEmptyUntypedBody(server);
  const parseJson = createJsonParser(server);
  adapter.useBodyParser('application/json', false, { bodyLimit: BODY_LIMIT }, parseJson);
  // Synchronous: an async hook would cost one promise per request.
  server.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    for (const [name, value] of SECURITY_HEADERS) reply.header(name, value);
    // Nearly every response is personal; a cacheable one overrides this header.
    reply.header('cache-control', 'no-store');
    rejectMissingHost(request);
    rejectRepeatedHeaders(request);
    rejectUnknownTransferCoding(request);
    rejectContentCoding(request);
    rejectUnsupportedForm(request);
    stripContentTypeOfEmptyBody(request);
    done();
  });
  closeConnectionsOnShutdown(server);
  return adapter;
}
