import { isAlive, refresh, register } from '../support/users.js';
import { TestApp, type TestResponse } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { retryWhenUnavailable } from '../support/retry-when-unavailable.js';
import { expectProblem } from '../support/problem.js';
import { sessionOf } from '../support/sessions.js';

/** Set by the Jest project. */
declare const ENGINE: 'sqlite' | 'postgres';

const AT_ONCE = 200;

/** Two instances on one database; SQLite allows of one. */
async function startInstances(variables: Record<string, string>): Promise<TestApp[]> {
  const first = await TestApp.start(variables);
  return ENGINE === 'sqlite' ? [first] : [first, await TestApp.start(variables, first.database)];
}

/** The same refresh token so many times at the same moment, on all instances in turn. */
const refreshAtOnce = (apps: TestApp[], token: string, times: number): Promise<TestResponse[]> =>
  Promise.all(
    Array.from({ length: times }, (_, i) =>
      retryWhenUnavailable(() => refresh(apps[i % apps.length] as TestApp, token)),
    ),
  );

/** Security design, line 19. */
describe('one refresh token, sent many times at once', () => {
  let apps: TestApp[];
  afterEach(async () => {
    for (const app of apps.toReversed()) await app.close();
  });

  it('rotates once, and all get the same successor', async () => {
    // Longer than any machine needs for all of them.
    apps = await startInstances({ REFRESH_GRACE_SECONDS: '300' });
    const [app] = apps as [TestApp];
    let tokens = await register(app);
    const first = tokens;
    for (let round = 1; round <= 3; round += 1) {
      const answers = await refreshAtOnce(apps, tokens.refresh_token, AT_ONCE);
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
      const successors = new Set(answers.map(({ body }) => body.refresh_token));
      expect(successors.size).toBe(1);
      expect(successors.has(tokens.refresh_token)).toBe(false);
      expect((await sessionOf(app, first.access_token)).generation).toBe(round);
      for (const { body } of [answers[0], answers.at(-1)] as TestResponse[]) {
        expect(await isAlive(app, body.access_token)).toBe(true);
        tokens = { ...tokens, ...body };
      }
    }
    expect(await isAlive(app, first.access_token)).toBe(true);
  });

  it('is used once and ends the session where there is no grace', async () => {
    apps = await startInstances({ REFRESH_GRACE_SECONDS: '0' });
    const [app] = apps as [TestApp];
    for (const times of [AT_ONCE, ...Array.from({ length: 10 }, () => 10)]) {
      const account = await register(app);
      const answers = await refreshAtOnce(apps, account.refresh_token, times);
      const [winner, ...others] = answers.toSorted((a, b) => a.status - b.status);
      expect([winner?.status, others.filter(({ status }) => status === 200).length]).toEqual([
        200, 0,
      ]);
      for (const answer of others) expectProblem(answer, 'invalid_grant');
      const { body } = winner as TestResponse;
      expect((await refresh(app, body.refresh_token)).status).toBe(401);
      await eventually(async () => !(await isAlive(app, body.access_token)));
      const { generation, revokedReason } = await sessionOf(app, account.access_token);
      expect([generation, revokedReason]).toEqual([1, 'reuse']);
    }
  });
});
