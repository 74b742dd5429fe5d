import { Attempt } from './attempt.js';
import type { LimitName } from './limits.js';

const FAILURE = new Error('wrong password');

const isFailure = (error: unknown) => error === FAILURE;

/** @returns whether the attempt counted */
async function complete(limit: LimitName, work: Promise<unknown>): Promise<boolean> {
  let isCounted: boolean | undefined;
  const settle = (outcome: boolean) => {
    expect(isCounted).toBeUndefined();
    isCounted = outcome;
  };
  const attempt = new Attempt([
    {
      limit,
      commit: () => settle(true),
      refund: async () => settle(false),
    },
  ]);
  await attempt.complete(work, isFailure).catch(() => undefined);
  return isCounted === true;
}

describe('Attempt.complete', () => {
  // One limit for each kind of outcome that counts.
  it.each([
    ['failures', 'loginByName', [false, true, false]],
    ['successes', 'signedInByName', [true, false, false]],
    ['both', 'registerByAddress', [true, true, false]],
  ] as const)('counts %s alone for a limit on them', async (_, limit, expected) => {
    const success = await complete(limit, Promise.resolve());
    const failure = await complete(limit, Promise.reject(FAILURE));
    const neither = await complete(limit, Promise.reject(new Error('database unavailable')));
    expect([success, failure, neither]).toEqual(expected);
  });

  it('returns the result of the work', async () => {
    expect(await new Attempt([]).complete(Promise.resolve('tokens'), isFailure)).toBe('tokens');
  });

  it('throws the error of the work', async () => {
    await expect(new Attempt([]).complete(Promise.reject(FAILURE), isFailure)).rejects.toBe(
      FAILURE,
    );
  });
});
