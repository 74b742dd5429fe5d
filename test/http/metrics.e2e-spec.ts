import { once } from 'node:events';
import { readFileSync } from 'node:fs';

import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { MetricsServer } from '../../src/observability/metrics/metrics-server.js';
import { HashQueue } from '../../src/credentials/password/hash-queue.js';
import { type TestUser, refresh, register } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/program.js';
import { secondsFromNow, setSession } from '../support/sessions.js';

describe('metrics', () => {
  let app: TestApp;
  let url: string;
  let account: TestUser;
  beforeAll(async () => {
    const port = await freePort();
    app = await TestApp.start({ METRICS_PORT: String(port), RATE_LIMIT_ENABLED: 'true' });
    await app.get(MetricsServer).listen();
    url = `http://127.0.0.1:${port}/metrics`;
    account = await register(app);
  });
  afterAll(() => app.close());

  /** The values of all series, by name and labels as they stand there. */
  async function look(): Promise<Record<string, number>> {
    // Times are noted after the answer.
    await pause(20);
    const text = await (await fetch(url)).text();
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    return Object.fromEntries(
      lines.map((line) => [line.replace(/ \S+$/, ''), Number(/\S+$/.exec(line)?.[0])]),
    );
  }

  const sqliteWaiting = async () => (await look())['auth_sqlite_waiting'];

  /** By how much series have grown while something was done. */
  async function growth(act: () => Promise<unknown>) {
    const before = await look();
    await act();
    const after = await look();
    return (name: string) => (after[name] ?? 0) - (before[name] ?? 0);
  }

  const login = (password: string, username = account.username) =>
    app.api('POST', '/auth/login', { json: { username, password } });

  it('begin with the first moment: Prometheus sees growth alone', async () => {
    const series = await look();
    for (const name of [
      'auth_sign_ins_total{result="invalid_credentials"}',
      'auth_refreshes_total{outcome="reused"}',
      'auth_hashes_refused_total',
    ]) {
      expect([name, series[name]]).toEqual([name, 0]);
    }
  });

  it('are in the text format of Prometheus, with those of Node.js', async () => {
    const response = await fetch(url);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(await response.text()).toContain('# TYPE http_request_duration_seconds histogram');
  });

  it('show how the process is: a loop that was blocked, memory, processor time', async () => {
    await look();
    // The first look at the clock since then.
    await pause(50);
    const blockedUntil = Date.now() + 200;
    while (Date.now() < blockedUntil);
    const { nodejs_eventloop_lag_p99_seconds: lag, ...series } = await look();
    expect(lag).toBeGreaterThan(0.15);
    expect(lag).toBeLessThan(2);
    expect((await look())['nodejs_eventloop_lag_p99_seconds']).toBeLessThan(0.15);
    // The time between two looks at the clock (20 ms) is no lag.
    await eventually(async () => {
      await pause(100);
      const { nodejs_eventloop_lag_mean_seconds: mean = 0 } = await look();
      return mean > 0 && mean < 0.015;
    }, 5_000);
    expect(series['nodejs_eventloop_utilization']).toBeLessThanOrEqual(1);
    expect(series['process_resident_memory_bytes']).toBeGreaterThan(30 * 1024 * 1024);
    expect(series['process_cpu_seconds_total']).toBeGreaterThan(0.1);
    const age = Date.now() / 1000 - (series['process_start_time_seconds'] ?? 0);
    expect(Math.abs(age - process.uptime())).toBeLessThan(5);
  });

  it('are at no other path, by no other method, and not on the port of the API', async () => {
    expect((await fetch(url.replace('/metrics', '/'))).status).toBe(404);
    expect((await fetch(url, { method: 'POST' })).status).toBe(404);
    for (const path of ['/metrics', '/api/v1/metrics']) {
      expect((await app.request('GET', path)).status).toBe(404);
    }
  });

  it('count requests by the pattern of their route, never by what was asked for', async () => {
    const { access_token: token } = account;
    const { id } = (await app.api('GET', '/users/me', { token })).body;
    const grown = await growth(async () => {
      await app.api('GET', `/users/${id}?canary=1`, { token });
      await app.api('GET', `/users/${id}`);
      await app.request('GET', '/nothing/canary');
      await app.api('DELETE', '/auth/login');
    });
    const count = (labels: string) => grown(`http_request_duration_seconds_count{${labels}}`);
    const route = 'route="/api/v1/users/:user_id"';
    expect(count(`method="GET",${route},status="200"`)).toBe(1);
    expect(count(`method="GET",${route},status="401"`)).toBe(1);
    expect(count('method="any",route="none",status="404"')).toBe(1);
    expect(count('method="any",route="none",status="405"')).toBe(1);
    const names = Object.keys(await look()).join('\n');
    expect(names).not.toMatch(/canary/);
    expect(names).not.toContain(id);
  });

  it('sort the times of requests into buckets that add up', async () => {
    const grown = await growth(() => login(account.password));
    const series = (suffix: string, le = '') =>
      grown(
        `http_request_duration_seconds_${suffix}{method="POST",route="/api/v1/auth/login",status="200"${le}}`,
      );
    expect(series('bucket', ',le="5"')).toBe(1);
    expect(series('bucket', ',le="+Inf"')).toBe(1);
    expect(series('count')).toBe(1);
    const seconds = series('sum');
    expect(seconds).toBeGreaterThan(0.0001);
    expect(seconds).toBeLessThan(5);
    for (const le of [0.001, 0.005, 0.01, 0.1, 1]) {
      expect([le, series('bucket', `,le="${le}"`)]).toEqual([le, seconds <= le ? 1 : 0]);
    }
  });

  it('count sign-ins by result, and attempts past a limit', async () => {
    const grown = await growth(async () => {
      await login(account.password);
      await app.api('POST', '/auth/login', { json: {} });
      for (let i = 0; i < 11; i += 1) await login('wrong', 'nobody');
    });
    const signIns = (result: string) => grown(`auth_sign_ins_total{result="${result}"}`);
    expect(signIns('succeeded')).toBe(1);
    expect(signIns('validation_failed')).toBe(1);
    expect(signIns('invalid_credentials')).toBe(10);
    expect(signIns('rate_limited')).toBe(1);
    expect(grown('auth_throttled_total{limit="login-name"}')).toBe(1);
  });

  it('count refreshes by what became of the token', async () => {
    const { access_token: token, refresh_token } = await register(app);
    const grown = await growth(async () => {
      await refresh(app, refresh_token);
      await refresh(app, refresh_token);
      await refresh(app, `${refresh_token.slice(0, -6)}AAAAAA`);
      await refresh(app, 'nonsense');
      await setSession(app, token, { lastUsedAt: secondsFromNow(-11) });
      await refresh(app, refresh_token);
    });
    const outcomes = ['rotated', 'replayed', 'refused', 'reused'].map((outcome) => [
      outcome,
      grown(`auth_refreshes_total{outcome="${outcome}"}`),
    ]);
    expect(Object.fromEntries(outcomes)).toEqual({
      rotated: 1,
      replayed: 1,
      refused: 2,
      reused: 1,
    });
  });

  it('count what caches had and had not', async () => {
    const { access_token: token } = (await login(account.password)).body;
    const grown = await growth(async () => {
      for (let i = 0; i < 3; i += 1) await app.api('GET', '/users/me', { token });
    });
    for (const cache of ['principals', 'profiles']) {
      const reads = (result: string) =>
        grown(`auth_cache_reads_total{cache="${cache}",result="${result}"}`);
      expect([cache, reads('hit'), reads('miss')]).toEqual([cache, 2, 1]);
    }
  });

  it('show who hashes, who waits for it and for how long, and who is refused', async () => {
    const gate = app.get(HashQueue);
    let end!: () => void;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const grown = await growth(async () => {
      const tasks = Array.from({ length: gate.slots + 3 }, () => gate.run(() => ended));
      const busy = await look();
      expect(busy['auth_hashes_running']).toBe(gate.slots);
      expect(busy['auth_hash_queue_length']).toBe(3);
      end();
      await Promise.all(tasks);
      const slow = Array.from({ length: gate.slots }, () =>
        gate.run(() => new Promise((resolve) => setTimeout(resolve, 50))),
      );
      const many = Array.from({ length: 10_000 }, () => gate.run(() => Promise.resolve()));
      await Promise.allSettled([...slow, ...many]);
    });
    const idle = await look();
    expect([idle['auth_hashes_running'], idle['auth_hash_queue_length']]).toEqual([0, 0]);
    const waits = grown('auth_hash_wait_seconds_count');
    const refused = grown('auth_hashes_refused_total');
    expect(waits + refused).toBe(gate.slots + 3 + gate.slots + 10_000);
    expect(refused).toBeGreaterThan(0);
    expect(waits - grown('auth_hash_wait_seconds_bucket{le="0.01"}')).toBeGreaterThanOrEqual(3);
  });

  it.each(['alerts.yaml', 'grafana-dashboard.json'])(
    'are all that deploy/%s asks for',
    async (file) => {
      const text = readFileSync(join(import.meta.dirname, '../../deploy', file), 'utf8');
      const asked = new Set(text.match(/\b(auth|http|nodejs|process)_[a-z0-9_]+\b/g));
      expect(asked.size).toBeGreaterThan(5);
      const shown = await (await fetch(url)).text();
      const missing = [...asked].filter(
        (name) => !shown.includes(`# TYPE ${name.replace(/_(bucket|sum|count)$/, '')} `),
      );
      const elsewhere = app.database.engine === 'sqlite' ? /^auth_database_/ : /^$/;
      expect(missing.filter((name) => !elsewhere.test(name))).toEqual([]);
    },
  );

  it('report the background jobs, which have not run yet', async () => {
    const series = await look();
    for (const name of ['audit_purge', 'known_address_purge', 'session_purge']) {
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

  it('show the connections of the pool, where there is one', async () => {
    const { auth_database_connections: connections, ...rest } = await look();
    if (app.database.engine === 'sqlite') expect(connections).toBeUndefined();
    else {
      expect(connections).toBeGreaterThan(0);
      expect(rest['auth_database_waiting']).toBe(0);
      expect(rest['auth_database_connections_idle']).toBeLessThanOrEqual(connections ?? 0);
    }
  });

  it('show who waits for the connection, where there is one alone', async () => {
    if (app.database.engine !== 'sqlite') {
      expect(await sqliteWaiting()).toBeUndefined();
      return;
    }
    const dataSource = app.get(DataSource);
    const runner = dataSource.createQueryRunner();
    await runner.startTransaction();
    const behind = [1, 2, 3].map((n) => dataSource.query(`SELECT ${n}`));
    expect(await sqliteWaiting()).toBeGreaterThanOrEqual(3);
    await runner.commitTransaction();
    await runner.release();
    await Promise.all(behind);
    await eventually(async () => (await sqliteWaiting()) === 0);
  });
});

describe('the port of the metrics', () => {
  it('is not opened unless it is named', async () => {
    const app = await TestApp.start();
    await app.get(MetricsServer).listen();
    expect(app.get(MetricsServer)).toMatchObject({ server: { listening: false } });
    await app.close();
  });

  it('is closed with the service, also for who keeps a connection', async () => {
    const port = await freePort();
    const app = await TestApp.start({ METRICS_PORT: String(port) });
    await app.get(MetricsServer).listen();
    const url = `http://127.0.0.1:${port}/metrics`;
    expect((await fetch(url)).status).toBe(200);
    await app.close();
    await expect(fetch(url)).rejects.toThrow();
  });

  it('stops the start when somebody else has it, and says which variable to change', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const app = await TestApp.start({ METRICS_PORT: String(port) });
    await expect(app.get(MetricsServer).listen()).rejects.toThrow(
      `METRICS_PORT ${port} can't be opened on METRICS_HOST 127.0.0.1 (EADDRINUSE); change one of them`,
    );
    await app.close();
    other.close();
  });
});
