import { DataSource } from 'typeorm';
import { registerAdmin, register } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { Collector, type CollectedSpan } from '../support/collector.js';
import { freePort } from '../support/program.js';

declare const ENGINE: 'sqlite' | 'postgres';

const TRUSTED_TRACE = '0af7651916cd43dd8448eb211c80319c';
const UNTRUSTED_TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT_SPAN = 'b7ad6b7169203331';
const traceparent = `00-${TRUSTED_TRACE}-${PARENT_SPAN}-01`;
/** Status code of a failed span in OTLP. */
const ERROR = 2;

describe('traces', () => {
  const collector = new Collector();
  let spans: CollectedSpan[];
  let answers: number;
  let id: string;
  beforeAll(async () => {
    const app = await TestApp.start({
      OTEL_EXPORTER_OTLP_ENDPOINT: await collector.listen(),
      OTEL_SERVICE_NAME: 'auth-under-test',
      TRUST_PROXY: '127.0.0.1',
    });
    await app.app.listen({ port: 0, host: '127.0.0.1' });
    const admin = await registerAdmin(app);
    ({ id } = await register(app));
    const url = await app.app.getUrl();
    const get = (path: string, headers = {}) =>
      fetch(url + path, {
        headers: { authorization: `Bearer ${admin.access_token}`, ...headers },
      }).then((response) => response.text());
    await get(`/api/v1/users/${id}?canary=1`, {
      traceparent,
      'x-request-id': 'my-request',
      'x-forwarded-for': '203.0.113.7',
    });
    await get('/api/v1/users/me', { traceparent: `00-${UNTRUSTED_TRACE}-${PARENT_SPAN}-00` });
    await get('/nothing/canary');
    await get('/api/v1/users?q=canary');
    await app.close();
    ({ spans, answers } = collector);
  });
  afterAll(() => collector.close());

  const requestSpan = () => spans.find(({ traceId }) => traceId === TRUSTED_TRACE);

  it('exports spans to the OTLP path with the service name before the service stops', () => {
    expect(answers).toBe(1);
    expect([...collector.paths]).toEqual(['POST /v1/traces']);
    expect(collector.resource).toMatchObject({
      'service.name': 'auth-under-test',
      'service.version': expect.any(String),
    });
  });

  it('only links to the trace of an untrusted client and ignores its sampling flag', () => {
    expect(spans.filter(({ traceId }) => traceId === UNTRUSTED_TRACE)).toEqual([]);
    const linked = spans.filter(({ links = [] }) => links.length > 0);
    expect(linked).toMatchObject([
      { name: 'GET /api/v1/users/me', links: [{ traceId: UNTRUSTED_TRACE, spanId: PARENT_SPAN }] },
    ]);
    expect(linked[0]?.parentSpanId).toBeUndefined();
  });

  it('creates a span for each request, as a child of the span of a trusted proxy', () => {
    expect(spans.filter(({ traceId }) => traceId === TRUSTED_TRACE).length).toBeGreaterThan(1);
    expect(spans.filter(({ parentSpanId }) => parentSpanId === PARENT_SPAN)).toEqual([
      expect.objectContaining({
        name: 'GET /api/v1/users/:user_id',
        status: { code: 0 },
        attributes: {
          'http.request.method': 'GET',
          'http.route': '/api/v1/users/:user_id',
          'http.response.status_code': 200,
          'request.id': 'my-request',
        },
      }),
    ]);
  });

  it('creates a span for each SQL statement, as a child of the request span', () => {
    const request = spans.find(({ parentSpanId }) => parentSpanId === PARENT_SPAN);
    const statements = spans.filter(({ parentSpanId }) => parentSpanId === request?.spanId);
    expect(statements).toContainEqual(
      expect.objectContaining({
        name: 'SELECT users',
        status: { code: 0 },
        attributes: {
          'db.system.name': ENGINE === 'postgres' ? 'postgresql' : 'sqlite',
          'db.operation.name': 'SELECT',
          'db.collection.name': 'users',
        },
      }),
    );
  });

  it('creates a span without http.route for a request that matches no route', () => {
    const span = spans.find(({ attributes }) => attributes['http.response.status_code'] === 404);
    expect(span).toMatchObject({ name: 'GET', attributes: { 'http.request.method': 'GET' } });
    expect(span?.attributes['http.route']).toBeUndefined();
  });

  it('exports no path, no query and no SQL text', () => {
    expect(requestSpan()).toBeDefined();
    expect(collector.text).not.toContain('canary');
    expect(collector.text).not.toContain(id);
    expect(collector.text).not.toContain('WHERE');
  });
});

describe('traces of failed requests', () => {
  it('sets status ERROR on the request span and the statement span of a failed request', async () => {
    const collector = new Collector();
    const app = await TestApp.start({ OTEL_EXPORTER_OTLP_ENDPOINT: await collector.listen() });
    await app.app.listen({ port: 0, host: '127.0.0.1' });
    const { access_token } = await registerAdmin(app);
    await app.get(DataSource).query('ALTER TABLE users RENAME COLUMN full_name TO not_there');
    const headers = { authorization: `Bearer ${access_token}` };
    await fetch(`${await app.app.getUrl()}/api/v1/users`, { headers });
    await app.close();
    collector.close();
    const failed = collector.spans.filter(({ status }) => status.code === ERROR);
    // The injected requests of `registerAdmin` have no connection that finishes, so their spans fail too.
    const names = failed.map(({ name }) => name).filter((name) => !name.includes('/auth/'));
    expect(names).toEqual(expect.arrayContaining(['GET /api/v1/users', 'SELECT users']));
  });
});

/** Milliseconds for one export: of the exporter, and of the processor that collects spans. */
const TIMEOUTS = ['OTEL_EXPORTER_OTLP_TIMEOUT', 'OTEL_BSP_EXPORT_TIMEOUT'];

describe('traces with an unavailable collector', () => {
  // OpenTelemetry reads this variable itself. A short time-out leaves no timer after the test.
  beforeAll(() => (process.env['OTEL_EXPORTER_OTLP_TIMEOUT'] = '300'));
  afterAll(() => TIMEOUTS.forEach((name) => delete process.env[name]));

  it('serves requests and stops when the collector is unavailable', async () => {
    const port = await freePort();
    const app = await TestApp.start({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` });
    expect((await app.request('GET', '/health/ready')).status).toBe(200);
    await app.close();
  });

  it('stops while an export is still pending', async () => {
    // Longer than a test may take.
    for (const name of TIMEOUTS) process.env[name] = '3600000';
    const collector = new Collector();
    collector.isStalled = true;
    const app = await TestApp.start({ OTEL_EXPORTER_OTLP_ENDPOINT: await collector.listen() });
    expect((await app.request('GET', '/health/ready')).status).toBe(200);
    await app.close();
    expect([collector.paths.size, collector.pending]).toEqual([1, 1]);
    collector.close();
  });
});
