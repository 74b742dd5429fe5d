import { context, diag, type Tracer } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { DataSource } from 'typeorm';
import { packageVersion } from '../../config/package-version.js';
import { logExportErrors } from './log-export-errors.js';
import { StatementSpans } from './statement-spans.js';
import { type IsForwarded, traceRequests } from './trace-requests.js';

/** Milliseconds to export the last spans at shutdown. */
const FLUSH_TIMEOUT = 2_000;

/**
 * Exports a span for each request and each statement to an OTLP/HTTP collector. Loaded only if
 * OTEL_EXPORTER_OTLP_ENDPOINT is set. Call it before routes are added.
 *
 * OpenTelemetry's packages read the other standard variables themselves: headers, sampler, batches.
 *
 * @param endpoint without `/v1/traces`, as in the standard variable
 * @param isForwarded whether a proxy of `TRUST_PROXY` sent a request
 */
export function traceApp(
  app: NestFastifyApplication,
  endpoint: string,
  serviceName: string,
  isForwarded: IsForwarded,
): void {
  logExportErrors();
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const provider = new BasicTracerProvider({
    resource: defaultResource()
      .merge(detectResources({ detectors: [envDetector] }))
      .merge(
        resourceFromAttributes({
          'service.name': serviceName,
          'service.version': packageVersion(),
        }),
      ),
    spanProcessors: [
      new BatchSpanProcessor(
        new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` }),
      ),
    ],
  });
  const tracer: Tracer = provider.getTracer('user-authentication-service', packageVersion());
  const server: FastifyInstance = app.getHttpAdapter().getInstance();
  traceRequests(server, tracer, isForwarded);
  app.get(DataSource).subscribers.push(new StatementSpans(tracer));
  server.addHook('onClose', async () => {
    // An unreachable collector must not delay the shutdown.
    const timeout = new Promise<void>((resolve) => setTimeout(resolve, FLUSH_TIMEOUT).unref());
    const exported = provider.shutdown().catch((error: unknown) => diag.error(String(error)));
    await Promise.race([exported, timeout]);
    context.disable();
    diag.disable();
  });
}
