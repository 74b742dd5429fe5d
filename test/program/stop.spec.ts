import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { ProjectFolder, type Server } from '../support/program.js';

type Signal = 'SIGTERM' | 'SIGINT';

const register = (server: Server) =>
  server.post('/auth/register', {
    email: 'ada@example.com',
    username: 'ada',
    password: 'correct horse battery',
  });

describe('a server that is told to end', () => {
  const folder = new ProjectFolder();
  const servers: Server[] = [];
  afterAll(async () => {
    for (const server of servers) server.signal('SIGKILL');
    await folder.remove();
  });

  /** Each on a database of its own, so that all can be stopped at the same time. */
  const serve = async (name: string) => {
    const server = await folder.serve({
      DATABASE_URL: `sqlite:./${name}.db`,
      // A hash that takes about half a second, to have something in flight.
      BCRYPT_ROUNDS: '13',
    });
    servers.push(server);
    return server;
  };

  /** It has as long as a supervisor waits before it kills. */
  async function expectStopInTime(server: Server, signals: Signal[] = ['SIGTERM']): Promise<void> {
    const supervisor = setTimeout(() => server.signal('SIGKILL'), 10_000);
    for (const signal of signals) {
      server.signal(signal);
      await pause(20);
    }
    const ended = await server.ended;
    clearTimeout(supervisor);
    expect(ended).toEqual({ code: 0, signal: null });
    expect(server.stderr).toBe('');
  }

  it('ends when it is idle, also with a connection that is kept alive', async () => {
    const server = await serve('idle');
    const agent = new Agent({ keepAlive: true });
    const asked = request(`${server.url}/health`, { agent }).end();
    const [response] = await once(asked, 'response');
    response.resume();
    await once(response, 'end');
    await expectStopInTime(server);
    agent.destroy();
  });

  it.each<[string, Signal[]]>([
    ['SIGTERM', ['SIGTERM']],
    ['SIGINT', ['SIGINT']],
    ['SIGINT twice, as npm passes on Ctrl-C', ['SIGINT', 'SIGINT']],
  ])('lets a request in flight finish, and takes no other: %s', async (name, signals) => {
    const server = await serve(name.replaceAll(/\W/g, '-'));
    const answer = register(server);
    await pause(150);
    const stopped = expectStopInTime(server, signals);
    await pause(100);
    await expect(fetch(`${server.url}/health/live`)).rejects.toThrow();
    expect((await answer).status).toBe(201);
    await stopped;
  });

  it('does not wait for a client that sends nothing more', async () => {
    const server = await serve('half');
    const socket = connect(server.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write('POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{');
    await once(socket, 'connect');
    await pause(100);
    await expectStopInTime(server);
    socket.destroy();
  });

  it('does not wait for a client that has never sent anything', async () => {
    const server = await serve('silent');
    const socket = connect(server.port, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    await pause(100);
    const startedAt = performance.now();
    await expectStopInTime(server);
    // The limit of those that are busy is eight seconds.
    expect(performance.now() - startedAt).toBeLessThan(6_000);
    socket.destroy();
  });
});
