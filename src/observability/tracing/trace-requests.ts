import {
  context,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Whether a proxy of `TRUST_PROXY` sent the request; it is trusted with the headers. */
export type IsForwarded = (request: FastifyRequest) => boolean;

/** Adds a span per request, named by OpenTelemetry's semantic conventions for HTTP servers. */
export function traceRequests(
  server: FastifyInstance,
  tracer: Tracer,
  isForwarded: IsForwarded,
): void {
  const propagator = new W3CTraceContextPropagator();
  server.addHook('onRequest', (request, reply, done) => {
    const caller = propagator.extract(ROOT_CONTEXT, request.headers, {
      get: (headers, key) => headers[key],
      keys: (headers) => Object.keys(headers),
    });
    // The sampler follows the parent: a client that sets it could hide its requests, or flood the traces.
    const parent = isForwarded(request) ? caller : ROOT_CONTEXT;
    const remote = trace.getSpanContext(caller);
    const links = remote && parent !== caller ? [{ context: remote }] : [];
    const span = tracer.startSpan(nameOf(request), { kind: SpanKind.SERVER, links }, parent);
    span.setAttributes({
      'http.request.method': request.method,
      // Never the path: it contains ids.
      ...(!request.is404 && { 'http.route': request.routeOptions.url }),
      // The id in the response and the log.
      'request.id': request.id,
    });
    // Emitted in any case, also when the client disconnects before the response.
    reply.raw.once('close', () => {
      const { statusCode, writableFinished } = reply.raw;
      span.setAttribute('http.response.status_code', statusCode);
      if (statusCode >= 500 || !writableFinished) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    });
    context.with(trace.setSpan(parent, span), done);
  });
}

function nameOf({ method, is404, routeOptions }: FastifyRequest): string {
  return is404 ? method : `${method} ${routeOptions.url}`;
}
