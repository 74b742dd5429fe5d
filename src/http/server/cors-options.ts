import type { Environment } from '../../config/environment.js';

/**
 * Headers that monitoring scripts of a page add to each request to trace it across services. A preflight
 * that refuses one of them blocks every call of the page. They carry no rights; see docs/operations.md for
 * what the service does with them.
 */
const TRACING_HEADERS = [
  // W3C Trace Context and Baggage, which OpenTelemetry uses.
  'traceparent',
  'tracestate',
  'baggage',
  // Sentry.
  'sentry-trace',
  // Zipkin (B3).
  'b3',
  'x-b3-traceid',
  'x-b3-spanid',
  'x-b3-parentspanid',
  'x-b3-sampled',
  'x-b3-flags',
  // Datadog.
  'x-datadog-trace-id',
  'x-datadog-parent-id',
  'x-datadog-origin',
  'x-datadog-sampling-priority',
  // New Relic, Elastic APM, Azure Application Insights, AWS X-Ray, Google Cloud, Jaeger.
  'newrelic',
  'elastic-apm-traceparent',
  'request-id',
  'request-context',
  'x-amzn-trace-id',
  'x-cloud-trace-context',
  'uber-trace-id',
];

/** Which pages may call the API, and with which headers (Fetch standard, CORS protocol). */
export function corsOptions(environment: Environment) {
  return {
    origin: environment.BACKEND_CORS_ORIGINS,
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: [
      'accept-session',
      'authorization',
      'content-type',
      'x-request-id',
      ...TRACING_HEADERS,
      ...environment.BACKEND_CORS_HEADERS,
    ],
    exposedHeaders: [
      'link',
      'location',
      'ratelimit',
      'ratelimit-policy',
      'retry-after',
      'www-authenticate',
      'x-request-id',
    ],
    // Whether those pages may use the cookies of a session.
    credentials: environment.COOKIE_SESSIONS_ENABLED,
    // Seconds that a browser caches the answer to a preflight.
    maxAge: 600,
    // Otherwise the plugin answers an OPTIONS request that is no preflight with an error of its own.
    strictPreflight: false,
  };
}
