import { EventEmitter } from 'node:events';
import { jest } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { closeConnectionsOnShutdown } from './close-connections.js';

/** Open connections that have received a number of bytes. */
class StubSocket extends EventEmitter {
  readonly destroy = jest.fn();

  constructor(readonly bytesRead: number) {
    super();
  }
}

const hooks = new Map<string, (...args: unknown[]) => unknown>();
const addHook = (name: string, hook: () => unknown) => hooks.set(name, hook);

describe('closeConnectionsOnShutdown', () => {
  const closeAllConnections = jest.fn();
  let server: EventEmitter;

  beforeEach(() => {
    jest.useFakeTimers();
    closeAllConnections.mockReset();
    server = Object.assign(new EventEmitter(), { closeAllConnections });
    closeConnectionsOnShutdown({ server, addHook } as unknown as FastifyInstance);
  });
  afterEach(() => jest.useRealTimers());

  const open = (bytesRead: number) => {
    const socket = new StubSocket(bytesRead);
    server.emit('connection', socket);
    return socket;
  };

  it('closes connections without a received byte after 500 ms', async () => {
    const [unused, busy, gone] = [open(0), open(100), open(0)];
    gone.emit('close');
    await hooks.get('preClose')?.();
    await jest.advanceTimersByTimeAsync(499);
    expect(unused.destroy).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    expect(unused.destroy).toHaveBeenCalledTimes(1);
    for (const socket of [busy, gone]) expect(socket.destroy).not.toHaveBeenCalled();
  });

  it('closes all connections after 8,000 ms', async () => {
    await hooks.get('preClose')?.();
    await jest.advanceTimersByTimeAsync(7_999);
    expect(closeAllConnections).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    expect(closeAllConnections).toHaveBeenCalledTimes(1);
  });

  it('announces the end of the connection in responses during the shutdown only', async () => {
    const header = jest.fn();
    const send = () => hooks.get('onSend')?.({}, { header }, '', () => undefined);
    send();
    expect(header).not.toHaveBeenCalled();
    await hooks.get('preClose')?.();
    send();
    expect(header.mock.calls).toEqual([['connection', 'close']]);
  });
});
