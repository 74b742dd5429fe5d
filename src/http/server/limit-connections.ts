import type { RequestListener, Server } from 'node:http';
import type { Socket } from 'node:net';
import { Connection, type ConnectionTimes } from './connection.js';

/** Milliseconds between two checks for requests and connections that exceed a time limit. */
export const CHECKING_INTERVAL = 1_000;

/**
 * Bounds what each connection holds in memory, and for how long. Node.js alone limits neither a client
 * that reads no response nor one that sends line breaks between two requests.
 *
 * @param server with its one listener for requests, which then receives those of a connection in turn
 */
export function limitConnections(server: Server, times: ConnectionTimes): void {
  const [handler] = server.listeners('request') as RequestListener[];
  if (!handler) throw new Error('the server has no listener for requests');
  const connections = new Map<Socket, Connection>();
  server.off('request', handler);
  server.on('connection', (socket: Socket) => {
    connections.set(socket, new Connection(socket, handler));
    socket.once('close', () => connections.delete(socket));
  });
  server.on('request', (request, response) => {
    connections.get(request.socket)?.receive(request, response);
  });
  server.once('listening', () => {
    const timer = setInterval(() => {
      const now = performance.now();
      for (const connection of connections.values()) connection.closeIfStalled(now, times);
    }, CHECKING_INTERVAL).unref();
    server.once('close', () => clearInterval(timer));
  });
}
