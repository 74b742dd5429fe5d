import { setTimeout as pause } from 'node:timers/promises';
import type { TestResponse } from './app.js';

/** Milliseconds; an honest client waits for as long as Retry-After says. */
const REST = 200;

/** Who finds no connection or no turn at hashing free in time is told to come back (503), and does. */
export async function retryWhenUnavailable(
  ask: () => Promise<TestResponse>,
): Promise<TestResponse> {
  const answer = await ask();
  if (answer.status !== 503) return answer;
  await pause(REST);
  return retryWhenUnavailable(ask);
}
