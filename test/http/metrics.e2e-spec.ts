import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DataSource, IsNull } from 'typeorm';
import { MetricsServer } from '../../src/observability/metrics/metrics-server.js';
import { HashQueue } from '../../src/credentials/password/hash-queue.js';
import { type TestUser, refresh, register } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { waitUntil } from '../support/wait-until.js';
import { DeliveryError } from '../../src/outbox/delivery-handler.js';
import type { Dispatcher } from '../../src/outbox/dispatcher.js';
import { deliveryRows, enqueueOn, RecordingHandler, startDispatcher } from '../support/outbox.js';
import { freePort } from '../support/program.js';
import { secondsFromNow, setSession } from '../support/sessions.js';

describe('metrics', () => {
  let app: TestApp;
  let url: string;
  let user: TestUser;
  let dispatcher: Dispatcher;
  const handler = new RecordingHandler('test', ({ payload }) => {
    if ('isFailing' in (payload as object)) throw new DeliveryError('busy');
  });
  beforeAll(async () => {
    const port = await freePort();
    app = await TestApp.start({ METRICS_PORT: String(port), RATE_LIMIT_ENABLED: 'true' });
    await app.get(MetricsServer).listen();
    url = `http://127.0.0.1:${port}/metrics`;
    user = await register(app);
    dispatcher = await startDispatcher(app, handler);
  });
  afterAll(async () => {
    await dispatcher.stop();
    await app.close();
  });

  /** The values of all series, by name and labels in the text format. */
  async function scrape(): Promise<Record<string, number>> {
    // Durations are recorded after the response.
    await pause(20);
    const text = await (await fetch(url)).text();
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    return Object.fromEntries(
      lines.map((line) => [line.replace(/ \S+$/, ''), Number(/\S+$/.exec(line)?.[0])]),
    );
  }

  const sqliteQueueLength = async () => (await scrape())['auth_sqlite_waiting'];

  /** The increase of each series while `act` runs. */
  async function measureIncrease(act: () => Promise<unknown>) {
    const before = await scrape();
    await act();
    const after = await scrape();
    return (name: string) => (after[name] ?? 0) - (before[name] ?? 0);
  }

  const login = (password: string, username = user.username) =>
    app.api('POST', '/auth/login', { json: { username, password } });

  // Prometheus sees no increase between a missing series and its first value.
  it('exports counters with the value 0 from the start', async () => {
    const series = await scrape();
    for (const name of [
      'auth_sign_ins_total{result="invalid_credentials"}',
      'auth_refreshes_total{outcome="reused"}',
      'auth_hashes_refused_total',
    ]) {
      expect([name, series[name]]).toEqual([name, 0]);
    }
  });

  it('exports the Prometheus text format with the metrics of Node.js', async () => {
    const response = await fetch(url);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(await response.text()).toContain('# TYPE http_request_duration_seconds histogram');
  });

  it('exports event loop lag, memory, CPU time and start time of the process', async () => {
    const before = performance.now();
    await scrape();
    // Lets the lag monitor take its first sample after the scrape.
    await pause(50);
    const blockedUntil = Date.now() + 200;
    while (Date.now() < blockedUntil);
    const { nodejs_eventloop_lag_p99_seconds: lag, ...series } = await scrape();
    expect(lag).toBeGreaterThan(0.15);
    // A reading in other units than seconds exceeds the time in which the event loop was blocked.
    expect(lag).toBeLessThan((1.01 * (performance.now() - before)) / 1_000);
    // Each scrape starts a new histogram: this block is in none of the later ones.
    const laterLags: number[] = [];
    while (laterLags.length < 10) {
      laterLags.push((await scrape())['nodejs_eventloop_lag_p99_seconds'] ?? 0);
    }
    expect(Math.min(...laterLags)).toBeLessThan((lag ?? 0) / 2);
    // The sampling interval of 20 ms is not counted as lag.
    await waitUntil(async () => {
      await pause(100);
      const { nodejs_eventloop_lag_mean_seconds: mean = 0 } = await scrape();
      return mean > 0 && mean < 0.015;
    });
    expect(series['nodejs_eventloop_utilization']).toBeLessThanOrEqual(1);
    expect(series['process_resident_memory_bytes']).toBeGreaterThan(30 * 1024 * 1024);
    expect(series['process_cpu_seconds_total']).toBeGreaterThan(0.1);
    const age = Date.now() / 1000 - (series['process_start_time_seconds'] ?? 0);
    expect(Math.abs(age - process.uptime())).toBeLessThan(5);
  });

  it('serves metrics only by GET /metrics on METRICS_PORT, not on the port of the API', async () => {
    expect((await fetch(url.replace('/metrics', '/'))).status).toBe(404);
    expect((await fetch(url, { method: 'POST' })).status).toBe(404);
    for (const path of ['/metrics', '/api/v1/metrics']) {
      expect((await app.request('GET', path)).status).toBe(404);
    }
  });

  it('collects the metrics once for a connection, however many requests it pipelines', async () => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1').setEncoding('utf8');
    let text = '';
    socket.on('data', (part) => (text += part));
    socket.write('GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(8));
    await once(socket, 'close');
    expect(text.match(/HTTP\/1\.1 200 /g)).toHaveLength(1);
  });

  it('counts requests by route pattern, not by path', async () => {
    const { access_token: token } = user;
    const { id } = (await app.api('GET', '/users/me', { token })).body;
    const increaseOf = await measureIncrease(async () => {
      await app.api('GET', `/users/${id}?canary=1`, { token });
      await app.api('GET', `/users/${id}`);
      await app.request('GET', '/nothing/canary');
      await app.api('DELETE', '/auth/login');
    });
    const count = (labels: string) => increaseOf(`http_request_duration_seconds_count{${labels}}`);
    const route = 'route="/api/v1/users/:user_id"';
    expect(count(`method="GET",${route},status="200"`)).toBe(1);
    expect(count(`method="GET",${route},status="401"`)).toBe(1);
    expect(count('method="any",route="none",status="404"')).toBe(1);
    expect(count('method="any",route="none",status="405"')).toBe(1);
    const names = Object.keys(await scrape()).join('\n');
    expect(names).not.toMatch(/canary/);
    expect(names).not.toContain(id);
  });

  it('sorts request durations into cumulative buckets', async () => {
    const sentAt = performance.now();
    const increaseOf = await measureIncrease(() => login(user.password));
    const elapsed = (performance.now() - sentAt) / 1_000;
    const series = (suffix: string, le = '') =>
      increaseOf(
        `http_request_duration_seconds_${suffix}{method="POST",route="/api/v1/auth/login",status="200"${le}}`,
      );
    expect(series('bucket', ',le="+Inf"')).toBe(1);
    expect(series('count')).toBe(1);
    const seconds = series('sum');
    expect(seconds).toBeGreaterThan(0.0001);
    expect(seconds).toBeLessThan(1.01 * elapsed);
    for (const le of [0.001, 0.005, 0.01, 0.1, 1, 5]) {
      expect([le, series('bucket', `,le="${le}"`)]).toEqual([le, seconds <= le ? 1 : 0]);
    }
  });

  it('counts sign-ins by result and requests above a rate limit', async () => {
    const increaseOf = await measureIncrease(async () => {
      await login(user.password);
      await app.api('POST', '/auth/login', { json: {} });
      for (let i = 0; i < 11; i += 1) await login('wrong', 'unknown-user');
    });
    const signIns = (result: string) => increaseOf(`auth_sign_ins_total{result="${result}"}`);
    expect(signIns('succeeded')).toBe(1);
    expect(signIns('validation_failed')).toBe(1);
    expect(signIns('invalid_credentials')).toBe(10);
    expect(signIns('rate_limited')).toBe(1);
    expect(increaseOf('auth_throttled_total{limit="login-name"}')).toBe(1);
  });

  it('counts refreshes by outcome', async () => {
    const { access_token: token, refresh_token } = await register(app);
    const increaseOf = await measureIncrease(async () => {
      await refresh(app, refresh_token);
      await refresh(app, refresh_token);
      await refresh(app, `${refresh_token.slice(0, -6)}AAAAAA`);
      await refresh(app, 'nonsense');
      await setSession(app, token, { lastUsedAt: secondsFromNow(-11) });
      await refresh(app, refresh_token);
    });
    const outcomes = ['rotated', 'replayed', 'refused', 'reused'].map((outcome) => [
      outcome,
      increaseOf(`auth_refreshes_total{outcome="${outcome}"}`),
    ]);
    expect(Object.fromEntries(outcomes)).toEqual({
      rotated: 1,
      replayed: 1,
      refused: 2,
      reused: 1,
    });
  });

  it('counts hits and misses of the caches', async () => {
    const { access_token: token } = (await login(user.password)).body;
    const increaseOf = await measureIncrease(async () => {
      for (let i = 0; i < 3; i += 1) await app.api('GET', '/users/me', { token });
    });
    for (const cache of ['principals', 'profiles']) {
      const reads = (result: string) =>
        increaseOf(`auth_cache_reads_total{cache="${cache}",result="${result}"}`);
      expect([cache, reads('hit'), reads('miss')]).toEqual([cache, 2, 1]);
    }
  });

  it('exports running hashes, queue length, wait times and rejected hashes', async () => {
    const queue = app.get(HashQueue);
    let release!: () => void;
    const released = new Promise<void>((resolve) => (release = resolve));
    const increaseOf = await measureIncrease(async () => {
      const tasks = Array.from({ length: queue.slots + 3 }, () => queue.run(() => released));
      const busy = await scrape();
      expect(busy['auth_hashes_running']).toBe(queue.slots);
      expect(busy['auth_hash_queue_length']).toBe(3);
      release();
      await Promise.all(tasks);
      const slow = Array.from({ length: queue.slots }, () =>
        queue.run(() => new Promise((resolve) => setTimeout(resolve, 50))),
      );
      const many = Array.from({ length: 10_000 }, () => queue.run(() => Promise.resolve()));
      await Promise.allSettled([...slow, ...many]);
    });
    const idle = await scrape();
    expect([idle['auth_hashes_running'], idle['auth_hash_queue_length']]).toEqual([0, 0]);
    const waits = increaseOf('auth_hash_wait_seconds_count');
    const refused = increaseOf('auth_hashes_refused_total');
    expect(waits + refused).toBe(queue.slots + 3 + queue.slots + 10_000);
    expect(refused).toBeGreaterThan(0);
    expect(waits - increaseOf('auth_hash_wait_seconds_bucket{le="0.01"}')).toBeGreaterThanOrEqual(
      3,
    );
  });

  it.each(['alerts.yaml', 'grafana-dashboard.json'])(
    'exports every metric that deploy/%s uses',
    async (file) => {
      const text = readFileSync(join(import.meta.dirname, '../../deploy', file), 'utf8');
      const used = new Set(text.match(/\b(auth|http|nodejs|process)_[a-z0-9_]+\b/g));
      expect(used.size).toBeGreaterThan(5);
      const shown = await (await fetch(url)).text();
      const missing = [...used].filter(
        (name) => !shown.includes(`# TYPE ${name.replace(/_(bucket|sum|count)$/, '')} `),
      );
      const postgresOnly = app.database.engine === 'sqlite' ? /^auth_database_/ : /^$/;
      expect(missing.filter((name) => !postgresOnly.test(name))).toEqual([]);
    },
  );

  it('exports zeros for background jobs that have not run', async () => {
    const series = await scrape();
    for (const name of [
      'audit_purge',
      'known_address_purge',
      'outbox_purge',
      'password_work_scan',
      'session_purge',
    ]) {
      for (const suffix of [
        'last_run_timestamp_seconds',
        'last_run_duration_seconds',
        'failures_total',
      ]) {
        const key = `auth_job_${suffix}{name="${name}"}`;
        expect([key, series[key]]).toEqual([key, 0]);
      }
    }
  });

  it('exports every background job that docs/operations.md lists, also of features that are off', async () => {
    const page = readFileSync(join(import.meta.dirname, '../../docs/operations.md'), 'utf8');
    const [, list = ''] = /runs of the background jobs ([^.]+?)\son\s+this/.exec(page) ?? [];
    const documented = [...list.matchAll(/`(\w+)`/g)].map(([, name = '']) => name);
    const series = Object.keys(await scrape()).flatMap(
      (key) => /^auth_job_failures_total\{name="(\w+)"\}$/.exec(key)?.[1] ?? [],
    );
    const expected = documented.filter(
      (name) => name !== 'rate_limit_purge' || app.database.engine === 'postgres',
    );
    expect(series.toSorted()).toEqual(expected.toSorted());
  });

  it('exports pending deliveries, the age of the oldest, and attempts by result', async () => {
    const failed = 'auth_outbox_attempts_total{kind="test",result="failed"}';
    const increaseOf = await measureIncrease(async () => {
      const delivered = await enqueueOn(app, 'test');
      const pending = await enqueueOn(app, 'test', 'ada', { isFailing: true });
      await waitUntil(() => deliveryRows(app).existsBy({ id: delivered, nextAttemptAt: IsNull() }));
      await waitUntil(() => deliveryRows(app).existsBy({ id: pending, lastError: 'busy' }));
      const createdAt = new Date(Date.now() - 60_000);
      await deliveryRows(app).update({ id: pending }, { createdAt });
      await waitUntil(async () => (await scrape())[failed] !== undefined);
    });
    expect(increaseOf('auth_outbox_attempts_total{kind="test",result="delivered"}')).toBe(1);
    expect(increaseOf(failed)).toBeGreaterThanOrEqual(1);
    const { auth_outbox_pending: pending, auth_outbox_oldest_seconds: oldest } = await scrape();
    expect(pending).toBe(1);
    expect(oldest).toBeGreaterThanOrEqual(60);
    await deliveryRows(app).deleteAll();
    const empty = await scrape();
    expect([empty['auth_outbox_pending'], empty['auth_outbox_oldest_seconds']]).toEqual([0, 0]);
  });

  it('exports the connections of the PostgreSQL pool, and no such metric on SQLite', async () => {
    const { auth_database_connections: connections, ...rest } = await scrape();
    if (app.database.engine === 'sqlite') expect(connections).toBeUndefined();
    else {
      expect(connections).toBeGreaterThan(0);
      expect(rest['auth_database_waiting']).toBe(0);
      expect(rest['auth_database_connections_idle']).toBeLessThanOrEqual(connections ?? 0);
    }
  });

  it('exports the number of queries waiting for the SQLite connection, and no such metric on PostgreSQL', async () => {
    if (app.database.engine !== 'sqlite') {
      expect(await sqliteQueueLength()).toBeUndefined();
      return;
    }
    const dataSource = app.get(DataSource);
    const runner = dataSource.createQueryRunner();
    await runner.startTransaction();
    const waiting = [1, 2, 3].map((n) => dataSource.query(`SELECT ${n}`));
    expect(await sqliteQueueLength()).toBeGreaterThanOrEqual(3);
    await runner.commitTransaction();
    await runner.release();
    await Promise.all(waiting);
    await waitUntil(async () => (await sqliteQueueLength()) === 0);
  });
});

describe('the metrics port', () => {
  it('opens no port unless METRICS_PORT is set', async () => {
    const app = await TestApp.start();
    await app.get(MetricsServer).listen();
    expect(app.get(MetricsServer)).toMatchObject({ server: { listening: false } });
    await app.close();
  });

  it('closes the port and keep-alive connections when the service stops', async () => {
    const port = await freePort();
    const app = await TestApp.start({ METRICS_PORT: String(port) });
    await app.get(MetricsServer).listen();
    const url = `http://127.0.0.1:${port}/metrics`;
    expect((await fetch(url)).status).toBe(200);
    await app.close();
    await expect(fetch(url)).rejects.toThrow();
  });

  it('fails the start when another process uses the port, and names the variables to change', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const app = await TestApp.start({ METRICS_PORT: String(port) });
    await expect(app.get(MetricsServer).listen()).rejects.toThrow(
      `METRICS_PORT ${port} cannot be opened on METRICS_HOST 127.0.0.1 (EADDRINUSE); change one of them`,
    );
    await app.close();
    other.close();
  });
});
