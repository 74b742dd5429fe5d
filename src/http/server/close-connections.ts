import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { isDraining, startDraining } from './draining.js';

/** Milliseconds that requests in flight have when the server closes; `shut-down.ts` waits longer. */
const CLOSE_LIMIT = 8_000;

/** Milliseconds that a connection without a single received byte has when the server closes. */
const SILENCE_LIMIT = 500;

/**
 * Closes the connections of a server that shuts down, as Fastify waits for all of them. A busy connection
 * ends with its response, a stalled request is cut off at the limit, and a connection that has never sent
 * a byte is cut off early: Node counts it as busy.
 */
export function closeConnectionsOnShutdown(server: FastifyInstance): void {
  const sockets = new Set<Socket>();
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.addHook('preClose', async () => {
    startDraining(server);
    setTimeout(() => server.server.closeAllConnections(), CLOSE_LIMIT).unref();
    setTimeout(() => {
      for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
    }, SILENCE_LIMIT).unref();
  });
  server.addHook('onSend', (_request, reply, payload, done) => {
    if (isDraining(server)) reply.header('connection', 'close');
    done(null, payload);
  });
}
