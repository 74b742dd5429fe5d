import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { isDraining } from '../http/server/draining.js';
import { shutDownOnSignals } from './shut-down.js';

describe.each([0, 20])('shutDownOnSignals with a delay of %s s', (delay) => {
  const server = { server: {} } as FastifyInstance;
  const handlers = new Map<string | symbol, () => void>();
  const close = jest.fn<() => Promise<void>>();
  let exit: jest.SpiedFunction<typeof process.exit>;
  let kill: jest.SpiedFunction<typeof process.kill>;

  beforeEach(() => {
    jest.useFakeTimers();
    jest.spyOn(Logger, 'error').mockReturnValue();
    jest.spyOn(Logger, 'log').mockReturnValue();
    exit = jest.spyOn(process, 'exit').mockReturnValue(undefined as never);
    kill = jest.spyOn(process, 'kill').mockReturnValue(true);
    const on = jest.spyOn(process, 'on').mockImplementation((event, handler) => {
      handlers.set(event, handler as () => void);
      return process;
    });
    close.mockReset().mockReturnValue(new Promise(() => undefined));
    const app = { close, getHttpAdapter: () => ({ getInstance: () => server }) };
    shutDownOnSignals(app as unknown as NestFastifyApplication, delay);
    on.mockRestore();
  });
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  const send = (signal: 'SIGTERM' | 'SIGINT') => handlers.get(signal)?.();

  it('kills the process 9,000 ms after the delay when the application does not close', async () => {
    send('SIGTERM');
    expect(isDraining(server)).toBe(true);
    await jest.advanceTimersByTimeAsync(delay * 1000);
    await jest.advanceTimersByTimeAsync(5_000);
    send('SIGINT');
    await jest.advanceTimersByTimeAsync(3_999);
    expect(kill).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    expect(kill.mock.calls).toEqual([[process.pid, 'SIGKILL']]);
    expect(close).toHaveBeenCalledTimes(1);
    expect(exit).not.toHaveBeenCalled();
  });

  it.each([
    ['0 once the application is closed', 0, () => Promise.resolve()],
    ['1 when the application fails to close', 1, () => Promise.reject(new Error('busy'))],
  ])('exits with %s', async (_, code, result) => {
    close.mockImplementation(result);
    send('SIGINT');
    if (delay > 0) {
      await jest.advanceTimersByTimeAsync(delay * 1000 - 1);
      expect(close).not.toHaveBeenCalled();
      await jest.advanceTimersByTimeAsync(1);
    }
    await jest.advanceTimersByTimeAsync(0);
    expect(exit.mock.calls).toEqual([[code]]);
  });
});
