import { ChangeFeed } from '../../src/database/changes/change-feed.js';
import type { OneTimePurpose } from '../../src/tokens/one-time/one-time-purpose.js';
import { OneTimeTokens } from '../../src/tokens/one-time/one-time-tokens.js';
import type { TestApp } from './app.js';
import { userRows } from './sessions.js';

/** Issues a token as the flows do, without a mail. @returns its two forms */
export async function issueToken(
  app: TestApp,
  purpose: OneTimePurpose,
  { id }: { id: string },
  lifetime = 60_000,
): Promise<{ token: string; code: string }> {
  const { emailCanonical: subject } = await userRows(app).findOneByOrFail({ id });
  const tokens = app.get(OneTimeTokens);
  return app.get(ChangeFeed as never as new () => ChangeFeed).transaction(async (manager) => {
    const issue = { purpose, userId: id, subject, lifetime };
    return tokens.format(await tokens.issue(manager, issue));
  });
}
