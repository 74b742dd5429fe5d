import { once } from 'node:events';
import { connect } from 'node:net';

/** Opens keep-alive connections and receives one response on each. */
export function openIdleConnections(origin, count) {
  return Promise.all(Array.from({ length: count }, () => openAndRequest(origin)));
}

/** Opens two connections that stall: one sends half of a request, the other sends nothing. */
export async function openStalledConnections(origin) {
  const [half, nothing] = await Promise.all([openConnection(origin), openConnection(origin)]);
  half.write('POST /api/v1/auth/login HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n');
  half.write('content-length: 100\r\n\r\n{"username":');
  return [half, nothing];
}

async function openAndRequest(origin) {
  const socket = await openConnection(origin);
  socket.write('GET /health/live HTTP/1.1\r\nhost: a\r\n\r\n');
  await once(socket, 'data');
  return socket;
}

async function openConnection(origin) {
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname);
  // Either way of closing the connection is accepted.
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}
