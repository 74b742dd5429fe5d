import { once } from 'node:events';
import { connect } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';

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

/**
 * Waits until the server has read all requests that this process has sent before: it reads sockets in the
 * order in which they become readable, and a new connection takes longer than a request on an open one.
 */
export async function waitForReceipt(origin) {
  // `fetch` writes a request some microtasks after the call.
  await nextTurn();
  const socket = await openAndRequest(origin);
  socket.destroy();
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
