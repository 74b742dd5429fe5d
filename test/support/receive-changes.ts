import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { type AnyChange, ChangeFeed } from '../../src/database/changes/change-feed.js';
import type { TestApp } from './app.js';
import { statementsOf } from './statements.js';
import type { Tokens } from './users.js';
import { waitUntil } from './wait-until.js';

/** Set by the Jest project. */
declare const ENGINE: 'sqlite' | 'postgres';

/** The channel of the change feed on PostgreSQL. */
export const CHANNEL = 'access_changes';

/**
 * Waits until an instance has received all changes committed so far. Send one request after it: a test that
 * repeats a request until its status changes would pass without a change feed, since caches also expire.
 *
 * @throws Error when the change feed of the instance receives nothing
 */
export async function receiveChanges(app: TestApp): Promise<void> {
  await (ENGINE === 'sqlite' ? finishCheck(app) : receiveMarker(app));
}

/** Polls may follow each other during a change: only one that starts after it has certainly seen it. */
async function finishCheck({ app }: TestApp): Promise<void> {
  const now = performance.now();
  const feed = app.get<{ checkedAt: number }>(ChangeFeed);
  await waitUntil(() => feed.checkedAt > now);
}

/** PostgreSQL delivers notifications in the order of the commits. */
async function receiveMarker({ app }: TestApp): Promise<void> {
  const marker = { id: uuidv7() };
  let isReceived = false;
  app.get(ChangeFeed).subscribe((change: AnyChange) => {
    if (typeof change !== 'string' && 'id' in change && change.id === marker.id) isReceived = true;
  });
  // Directly: `ChangeFeed.transaction` also delivers to its own instance.
  const message = [CHANNEL, JSON.stringify([marker])];
  await app.get(DataSource).query('SELECT pg_notify($1, $2)', message);
  await waitUntil(() => isReceived);
}

/** Sends requests with an access token until the instance has cached its session and its user. */
export async function warmUp(
  app: TestApp,
  { access_token: token }: Pick<Tokens, 'access_token'>,
): Promise<void> {
  // Notifications of this instance's own changes invalidate the caches a second time.
  if (ENGINE === 'postgres') await receiveMarker(app);
  await waitUntil(async () => {
    const statements = await statementsOf(app, async () =>
      expect((await app.api('GET', '/users/me', { token })).status).toBe(200),
    );
    return statements.length === 0;
  });
}
