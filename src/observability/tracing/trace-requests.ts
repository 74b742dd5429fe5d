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

/** The names are those of OpenTelemetry's semantic conventions for HTTP servers. */
export function traceRequests(server: FastifyInstance, tracer: Tracer): void {
  const propagator = new W3CTraceContextPropagator();
  server.addHook('onRequest', (request, reply, done) => {
    const caller = propagator.extract(ROOT_CONTEXT, request.headers, {
      get: (headers, key) => headers[key],
      keys: (headers) => Object.keys(headers),
    });
    // Whoever else could keep its requests out of the traces, or fill them: the sampler asks the parent.
    const parent = isFromProxy(request) ? caller : ROOT_CONTEXT;
    const named = trace.getSpanContext(caller);
    const links = named && parent !== caller ? [{ context: named }] : [];
    const span = tracer.startSpan(nameOf(request), { kind: SpanKind.SERVER, links }, parent);
    span.setAttributes({
      'http.request.method': request.method,
      // Never the path: it holds ids.
      ...(!request.is404 && { 'http.route': request.routeOptions.url }),
      // As the answer and the log name it.
      'request.id': request.id,
    });
    // Comes in any case, also when the client is gone before the answer.
    reply.raw.once('close', () => {
      const { statusCode, writableFinished } = reply.raw;
      span.setAttribute('http.response.status_code', statusCode);
      if (statusCode >= 500 || !writableFinished) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    });
    context.with(trace.setSpan(parent, span), done);
  });
}

/** One of `TRUST_PROXY`, which answers for the headers that it passes on. */
function isFromProxy({ ips = [] }: FastifyRequest): boolean {
  return ips.length > 1;
}

function nameOf({ method, is404, routeOptions }: FastifyRequest): string {
  return is404 ? method : `${method} ${routeOptions.url}`;
}
