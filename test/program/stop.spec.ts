import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { ProjectFolder, type Server } from '../support/program.js';

describe('SIGTERM', () => {
  const folder = new ProjectFolder();
  let server: Server;
  // A hash that takes about half a second, to have something in flight.
  beforeEach(async () => (server = await folder.serve({ BCRYPT_ROUNDS: '13' })));
  afterEach(() => server.signal('SIGKILL'));
  afterAll(() => folder.remove());

  /** Asks it to stop; it has as long as a supervisor waits before it kills. */
  async function stopInTime(): Promise<void> {
    const supervisor = setTimeout(() => server.signal('SIGKILL'), 10_000);
    const { code, signal } = await server.stop();
    clearTimeout(supervisor);
    expect([0, 'SIGTERM']).toContain(code ?? signal);
    expect(server.stderr).toBe('');
  }

  it('ends an idle server, also with a connection that is kept alive', async () => {
    const agent = new Agent({ keepAlive: true });
    const asked = request(`${server.url}/health`, { agent }).end();
    const [response] = await once(asked, 'response');
    response.resume();
    await once(response, 'end');
    await stopInTime();
    agent.destroy();
  });

  it('lets a request in flight finish', async () => {
    const json = { email: 'ada@example.com', username: 'ada', password: 'correct horse battery' };
    const answer = server.post('/auth/register', json);
    await new Promise((done) => setTimeout(done, 150));
    await stopInTime();
    expect((await answer).status).toBe(201);
  });

  it('does not wait for a client that sends nothing more', async () => {
    const socket = connect(server.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write('POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{');
    await once(socket, 'connect');
    await new Promise((done) => setTimeout(done, 100));
    await stopInTime();
    socket.destroy();
  });
});
