import { jest } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

const shutdown = jest.fn<() => Promise<void>>();

class StubProvider {
  readonly getTracer = jest.fn();
  readonly shutdown = shutdown;
}

jest.unstable_mockModule('@opentelemetry/sdk-trace-base', () => ({
  BasicTracerProvider: StubProvider,
  BatchSpanProcessor: jest.fn(),
}));
const { traceApp } = await import('./trace-app.js');

const hooks = new Map<string, () => Promise<void>>();
const addHook = (name: string, hook: () => Promise<void>) => hooks.set(name, hook);
const isForwarded = () => false;

/** @returns a function that reads whether the shutdown is complete */
const close = () => {
  let isClosed = false;
  void hooks
    .get('onClose')?.()
    .then(() => (isClosed = true));
  return () => isClosed;
};

describe('traceApp', () => {
  beforeEach(() => {
    jest.useFakeTimers();
    const app = {
      get: () => ({ subscribers: [] }),
      getHttpAdapter: () => ({ getInstance: () => ({ addHook }) }),
    };
    traceApp(app as unknown as NestFastifyApplication, 'http://a', 'service', isForwarded);
  });
  afterEach(() => jest.useRealTimers());

  it('waits two seconds for the last export at a shutdown', async () => {
    shutdown.mockReturnValue(new Promise(() => undefined));
    const isClosed = close();
    await jest.advanceTimersByTimeAsync(1_999);
    expect(isClosed()).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect(isClosed()).toBe(true);
  });

  it('completes a shutdown once the last export has succeeded or failed', async () => {
    for (const exported of [Promise.resolve(), Promise.reject(new Error('refused'))]) {
      shutdown.mockReturnValue(exported);
      const isClosed = close();
      await jest.advanceTimersByTimeAsync(0);
      expect(isClosed()).toBe(true);
    }
  });
});
