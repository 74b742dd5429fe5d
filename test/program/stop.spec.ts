import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { ProjectFolder, type Server } from '../support/program.js';
import { waitUntil } from '../support/wait-until.js';

type Signal = 'SIGTERM' | 'SIGINT';

const USER = JSON.stringify({
  email: 'ada@example.com',
  username: 'ada',
  password: 'correct horse battery',
});

/** Starts a registration. @returns once the server has read its head, the function that completes it */
async function startRegistration({ url }: Server): Promise<() => Promise<IncomingMessage>> {
  const sent = request(`${url}/api/v1/auth/register`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(USER),
      expect: '100-continue',
    },
  });
  sent.flushHeaders();
  await once(sent, 'continue');
  return async () => {
    sent.end(USER);
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    response.resume();
    return response;
  };
}

describe('a server that receives a signal to stop', () => {
  const folder = new ProjectFolder();
  /** Runs beside the other tests, since it mostly waits. */
  let stopWithHalf: Promise<number>;
  beforeAll(() => {
    const head =
      'POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{';
    stopWithHalf = stopWithConnection('half', head);
    // The test that awaits it reports the failure.
    stopWithHalf.catch(() => undefined);
  });
  afterAll(() => folder.remove());

  /** Starts a server on a database of its own. */
  const serve = (name: string, variables = {}) =>
    folder.serve({
      DATABASE_URL: `sqlite:./${name}.db`,
      // A hash of about half a second keeps a registration in flight.
      BCRYPT_ROUNDS: '13',
      ...variables,
    });

  /** @returns how long the stop took, in milliseconds */
  async function expectCleanStop(server: Server, signals: Signal[] = ['SIGTERM']): Promise<number> {
    const startedAt = performance.now();
    for (const signal of signals) {
      server.signal(signal);
      await pause(20);
    }
    expect(await server.ended).toEqual({ code: 0, signal: null });
    // Besides the link of the setup.
    expect(server.stderr).toMatch(/^(?:No user yet\.[^]*\n\n)?$/);
    expect(server.stdout).not.toContain('Shutdown incomplete');
    return performance.now() - startedAt;
  }

  /** @returns how long the stop took with one connection on which these bytes were sent */
  async function stopWithConnection(name: string, bytes: string): Promise<number> {
    const server = await serve(name);
    const socket = connect(server.port, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.write(bytes);
    // A later request is answered after the server has read these bytes.
    expect((await fetch(`${server.url}/health/live`)).status).toBe(200);
    const duration = await expectCleanStop(server);
    socket.destroy();
    return duration;
  }

  it('ends when it is idle, also with a connection that is kept alive', async () => {
    const server = await serve('idle');
    const agent = new Agent({ keepAlive: true });
    const sent = request(`${server.url}/health`, { agent }).end();
    const [response] = await once(sent, 'response');
    response.resume();
    await once(response, 'end');
    await expectCleanStop(server);
    agent.destroy();
  });

  it.each<[string, Signal[]]>([
    ['SIGTERM', ['SIGTERM']],
    ['SIGINT', ['SIGINT']],
    ['SIGINT twice, as npm forwards Ctrl-C', ['SIGINT', 'SIGINT']],
  ])('completes a request in flight and refuses new connections: %s', async (name, signals) => {
    const server = await serve(name.replaceAll(/\W/g, '-'));
    const complete = await startRegistration(server);
    const stopped = expectCleanStop(server, signals);
    await waitUntil(() =>
      fetch(`${server.url}/health/live`).then(
        () => false,
        () => true,
      ),
    );
    expect((await complete()).statusCode).toBe(201);
    await stopped;
  });

  it('is not ready at once, and serves new connections for SHUTDOWN_DELAY_SECONDS', async () => {
    const server = await serve('delay', { SHUTDOWN_DELAY_SECONDS: '3', BCRYPT_ROUNDS: '4' });
    const agent = new Agent({ keepAlive: true });
    const get = async (path: string) => {
      const [response] = await once(request(`${server.url}${path}`, { agent }).end(), 'response');
      const { statusCode, headers } = response as IncomingMessage;
      response.resume();
      await once(response, 'end');
      return [statusCode, headers.connection];
    };
    expect(await get('/health/ready')).toEqual([200, 'keep-alive']);

    const stopped = expectCleanStop(server, ['SIGTERM', 'SIGTERM']);
    await waitUntil(async () => (await get('/health/ready'))[0] === 503);
    // Ready and alive are different: a supervisor must not restart the process.
    expect(await get('/health')).toEqual([503, 'close']);
    expect(await get('/health/live')).toEqual([200, 'close']);
    expect((await server.post('/auth/register', JSON.parse(USER))).status).toBe(201);
    expect(await stopped).toBeGreaterThan(2_900);
    await expect(get('/health/live')).rejects.toThrow(/ECONNREFUSED/);
    // A regular stop is no reason for a warning.
    expect(server.stdout).toContain('requests are served for 3 s more');
    expect(server.stdout).not.toMatch(/^\S+ (WARN|ERROR) /m);
    agent.destroy();
  });

  it('completes a request that is in flight when the delay ends', async () => {
    const server = await serve('delayed-request', { SHUTDOWN_DELAY_SECONDS: '1' });
    const stopped = expectCleanStop(server);
    const complete = await startRegistration(server);
    await waitUntil(() =>
      fetch(`${server.url}/health/live`).then(
        () => false,
        () => true,
      ),
    );
    expect((await complete()).statusCode).toBe(201);
    await stopped;
  });

  it('closes an unused connection at once, and waits a limited time for half a request', async () => {
    const withUnused = await stopWithConnection('unused', '');
    expect(withUnused).toBeLessThan(0.75 * (await stopWithHalf));
  });
});
