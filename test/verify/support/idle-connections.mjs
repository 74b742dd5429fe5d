import { once } from 'node:events';
import { connect } from 'node:net';

/** Connections that have had an answer and are kept alive. */
export function openIdleConnections(origin, count) {
  return Promise.all(Array.from({ length: count }, () => askOnce(origin)));
}

/** Two clients that the server would wait for: one has sent half of a request, one nothing at all. */
export async function openStalledConnections(origin) {
  const [half, nothing] = await Promise.all([openOne(origin), openOne(origin)]);
  half.write('POST /api/v1/auth/login HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n');
  half.write('content-length: 100\r\n\r\n{"username":');
  return [half, nothing];
}

async function askOnce(origin) {
  const socket = await openOne(origin);
  socket.write('GET /health/live HTTP/1.1\r\nhost: a\r\n\r\n');
  await once(socket, 'data');
  return socket;
}

async function openOne(origin) {
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname);
  // How the server ends it is not of interest.
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}
