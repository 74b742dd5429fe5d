import { jest } from '@jest/globals';
import { createAuthClient, memoryStore } from '../../sdk/src/index.js';
import { createMutex } from '../../sdk/src/mutex.js';
import { setGlobal } from './globals.js';
import { BASE_URL, StubService } from './stub-service.js';

const ME = '/api/v1/users/me';
const ADA = { username: 'ada', password: 'correct horse battery' };

type Run = () => unknown;
type Options = { signal: AbortSignal };

/** Web Locks of a browser in which another tab holds the lock until `release` is called. */
function locksHeldByAnotherTab() {
  let release!: () => void;
  const released = new Promise<void>((resolve) => (release = resolve));
  const request = async (_name: string, { signal }: Options, run: Run) => {
    await Promise.race([
      released,
      new Promise((_, reject) =>
        signal.addEventListener('abort', () => reject(new Error('AbortError'))),
      ),
    ]);
    return run();
  };
  return { locks: { request }, release };
}

describe('a lock shared by tabs', () => {
  const restores: (() => void)[] = [];
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => {
    restores.splice(0).forEach((restore) => restore());
    jest.useRealTimers();
  });

  const mutexWith = (locks: object) => {
    restores.push(setGlobal('navigator', { locks }));
    return createMutex('tokens');
  };

  it('does not block sign-in, refresh and sign-out when another tab never releases it', async () => {
    restores.push(setGlobal('navigator', { locks: locksHeldByAnotherTab().locks }));
    const service = new StubService();
    const store = { ...memoryStore(), lockName: 'tokens' };
    const auth = createAuthClient({ baseUrl: BASE_URL, store, fetch: service.fetch });
    const steps: (() => Promise<unknown>)[] = [
      () => auth.login(ADA),
      async () => service.expireAccessToken(),
      async () => expect((await auth.api.GET(ME)).response.status).toBe(200),
      () => auth.logout(),
    ];
    let completed = 0;
    const all = steps.reduce<Promise<unknown>>(
      (last, step) => last.then(step).then(() => (completed += 1)),
      Promise.resolve(),
    );
    for (let i = 0; i < 4; i += 1) await jest.advanceTimersByTimeAsync(3_000);
    expect(completed).toBe(steps.length);
    await all;
    expect(await auth.isSignedIn()).toBe(false);
  });

  it('does not block other requests when a password change gets no response', async () => {
    const service = new StubService();
    const auth = createAuthClient({
      baseUrl: BASE_URL,
      fetch: (input, init) =>
        typeof input === 'string' && input.endsWith('/password')
          ? new Promise(() => undefined)
          : service.fetch(input, init),
    });
    await auth.login(ADA);
    const change = auth.changePassword({ current_password: 'a', new_password: 'b' });
    const failure = expect(change).rejects.toThrow('timed out');
    service.expireAccessToken();
    const request = auth.api.GET(ME);
    await jest.advanceTimersByTimeAsync(15_000);
    await failure;
    expect((await request).response.status).toBe(200);
  });

  it('runs the task once, without the lock, when it is granted after the wait', async () => {
    const late: Run[] = [];
    const runExclusive = mutexWith({
      request: (_name: string, _options: Options, run: Run) => {
        late.push(run);
        return new Promise(() => undefined);
      },
    });
    let runs = 0;
    const task = runExclusive(async () => (runs += 1));
    await jest.advanceTimersByTimeAsync(2_900);
    expect(runs).toBe(0);
    await jest.advanceTimersByTimeAsync(100);
    expect(await task).toBe(1);
    expect(late[0]?.()).toBeUndefined();
    expect(runs).toBe(1);
  });

  it('runs the task after the other tab has released the lock', async () => {
    const { locks, release } = locksHeldByAnotherTab();
    const task = mutexWith(locks)(async () => 'done');
    await jest.advanceTimersByTimeAsync(1_000);
    release();
    expect(await task).toBe('done');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('runs tasks one at a time when they run without the lock', async () => {
    const runExclusive = mutexWith({ request: () => new Promise(() => undefined) });
    let running = 0;
    let most = 0;
    const task = async () => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
    };
    const tasks = Promise.all([runExclusive(task), runExclusive(task), runExclusive(task)]);
    await jest.advanceTimersByTimeAsync(9_000);
    await tasks;
    expect(most).toBe(1);
  });

  it.each([
    ['rejects', () => Promise.reject(new Error('SecurityError'))],
    [
      'throws',
      () => {
        throw new Error('SecurityError');
      },
    ],
  ])('runs the task in a frame where the request for a lock %s', async (_how, request) => {
    expect(await mutexWith({ request })(async () => 'done')).toBe('done');
  });

  it('passes on the error of a task and releases the lock', async () => {
    const held: unknown[] = [];
    const runExclusive = mutexWith({
      request: async (_name: string, _options: Options, run: Run) => held.push(await run()),
    });
    await expect(runExclusive(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    await jest.advanceTimersByTimeAsync(0);
    expect(held).toHaveLength(1);
  });
});
