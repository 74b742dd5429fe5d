import { isAccessTokenValid, refresh, register } from '../support/users.js';
import { TestApp, type TestResponse } from '../support/app.js';
import { receiveChanges } from '../support/receive-changes.js';
import { retryWhenUnavailable } from '../support/retry-when-unavailable.js';
import { expectProblem } from '../support/problem.js';
import { sessionOf } from '../support/sessions.js';

/** Set by the Jest project. */
declare const ENGINE: 'sqlite' | 'postgres';

const CONCURRENT = 200;

/** Two instances on one database; SQLite allows only one. */
async function startInstances(variables: Record<string, string>): Promise<TestApp[]> {
  const first = await TestApp.start(variables);
  return ENGINE === 'sqlite' ? [first] : [first, await TestApp.start(variables, first.database)];
}

/** Sends the same refresh token concurrently, to all instances in turn. */
const refreshConcurrently = (
  apps: TestApp[],
  token: string,
  times: number,
): Promise<TestResponse[]> =>
  Promise.all(
    Array.from({ length: times }, (_, i) =>
      retryWhenUnavailable(() => refresh(apps[i % apps.length] as TestApp, token)),
    ),
  );

/** docs/security.md, row 19. */
describe('concurrent refreshes with one refresh token', () => {
  let apps: TestApp[];
  afterEach(async () => {
    for (const app of apps.toReversed()) await app.close();
  });

  it('rotate once and all return the same successor', async () => {
    // Longer than a slow machine needs for all requests.
    apps = await startInstances({ REFRESH_GRACE_SECONDS: '300' });
    const [app] = apps as [TestApp];
    let tokens = await register(app);
    const first = tokens;
    for (let round = 1; round <= 3; round += 1) {
      const answers = await refreshConcurrently(apps, tokens.refresh_token, CONCURRENT);
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
      const successors = new Set(answers.map(({ body }) => body.refresh_token));
      expect(successors.size).toBe(1);
      expect(successors.has(tokens.refresh_token)).toBe(false);
      expect((await sessionOf(app, first.access_token)).generation).toBe(round);
      for (const { body } of [answers[0], answers.at(-1)] as TestResponse[]) {
        expect(await isAccessTokenValid(app, body.access_token)).toBe(true);
        tokens = { ...tokens, ...body };
      }
    }
    expect(await isAccessTokenValid(app, first.access_token)).toBe(true);
  });

  it('succeed once and revoke the session without a grace window', async () => {
    apps = await startInstances({ REFRESH_GRACE_SECONDS: '0' });
    const [app] = apps as [TestApp];
    for (const times of [CONCURRENT, ...Array.from({ length: 10 }, () => 10)]) {
      const user = await register(app);
      const answers = await refreshConcurrently(apps, user.refresh_token, times);
      const [accepted, ...others] = answers.toSorted((a, b) => a.status - b.status);
      expect([accepted?.status, others.filter(({ status }) => status === 200).length]).toEqual([
        200, 0,
      ]);
      for (const answer of others) expectProblem(answer, 'invalid_grant');
      const { body } = accepted as TestResponse;
      expect((await refresh(app, body.refresh_token)).status).toBe(401);
      await receiveChanges(app);
      expect(await isAccessTokenValid(app, body.access_token)).toBe(false);
      const { generation, revokedReason } = await sessionOf(app, user.access_token);
      expect([generation, revokedReason]).toEqual([1, 'reuse']);
    }
  });
});
