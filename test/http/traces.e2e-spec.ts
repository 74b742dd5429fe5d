import { DataSource } from 'typeorm';
import { registerAdmin, register } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { Collector, type CollectedSpan } from '../support/collector.js';
import { freePort } from '../support/program.js';

declare const ENGINE: 'sqlite' | 'postgres';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const STRANGER = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLER = 'b7ad6b7169203331';
const traceparent = `00-${TRACE}-${CALLER}-01`;
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
    const ask = (path: string, headers = {}) =>
      fetch(url + path, {
        headers: { authorization: `Bearer ${admin.access_token}`, ...headers },
      }).then((response) => response.text());
    await ask(`/api/v1/users/${id}?canary=1`, {
      traceparent,
      'x-request-id': 'my-request',
      'x-forwarded-for': '203.0.113.7',
    });
    await ask('/api/v1/users/me', { traceparent: `00-${STRANGER}-${CALLER}-00` });
    await ask('/nothing/canary');
    await ask('/api/v1/users?q=canary');
    await app.close();
    ({ spans, answers } = collector);
  });
  afterAll(() => collector.close());

  const requestSpan = () => spans.find(({ traceId }) => traceId === TRACE);

  it('are sent to where OTLP says, with the name of the service, before the service ends', () => {
    expect(answers).toBe(1);
    expect([...collector.paths]).toEqual(['POST /v1/traces']);
    expect(collector.resource).toMatchObject({
      'service.name': 'auth-under-test',
      'service.version': expect.any(String),
    });
  });

  it('are only linked to a caller that is no proxy, and has no say in what is sampled', () => {
    expect(spans.filter(({ traceId }) => traceId === STRANGER)).toEqual([]);
    const linked = spans.filter(({ links = [] }) => links.length > 0);
    expect(linked).toMatchObject([
      { name: 'GET /api/v1/users/me', links: [{ traceId: STRANGER, spanId: CALLER }] },
    ]);
    expect(linked[0]?.parentSpanId).toBeUndefined();
  });

  it("have a span for a request, as a part of a proxy's trace", () => {
    expect(spans.filter(({ traceId }) => traceId === TRACE).length).toBeGreaterThan(1);
    expect(spans.filter(({ parentSpanId }) => parentSpanId === CALLER)).toEqual([
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

  it('have the statements of a request below it', () => {
    const request = spans.find(({ parentSpanId }) => parentSpanId === CALLER);
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

  it('have a span for a request that has no route', () => {
    const span = spans.find(({ attributes }) => attributes['http.response.status_code'] === 404);
    expect(span).toMatchObject({ name: 'GET', attributes: { 'http.request.method': 'GET' } });
    expect(span?.attributes['http.route']).toBeUndefined();
  });

  it('hold no path, no query and no text of a statement', () => {
    expect(requestSpan()).toBeDefined();
    expect(collector.text).not.toContain('canary');
    expect(collector.text).not.toContain(id);
    expect(collector.text).not.toContain('WHERE');
  });
});

describe('traces of what fails', () => {
  it('say so', async () => {
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
    // Requests of `registerAdmin` have no connection that could end well.
    const names = failed.map(({ name }) => name).filter((name) => !name.includes('/auth/'));
    expect(names).toEqual(expect.arrayContaining(['GET /api/v1/users', 'SELECT users']));
  });
});

describe('traces for a collector that is away', () => {
  // As OpenTelemetry's packages read it: no timer outlives this test.
  beforeAll(() => (process.env['OTEL_EXPORTER_OTLP_TIMEOUT'] = '300'));
  afterAll(() => delete process.env['OTEL_EXPORTER_OTLP_TIMEOUT']);

  it('keep the service from nothing, also not from its end', async () => {
    const port = await freePort();
    const app = await TestApp.start({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` });
    expect((await app.request('GET', '/health/ready')).status).toBe(200);
    const closedAt = performance.now();
    await app.close();
    expect(performance.now() - closedAt).toBeLessThan(4_000);
  });
});
