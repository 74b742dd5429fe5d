import { setTimeout as pause } from 'node:timers/promises';
import type { TestResponse } from './app.js';

/** Milliseconds; shorter than the value of Retry-After. */
const DELAY = 200;

/** Repeats a request while it is answered with 503, because no connection or slot for hashing is free. */
export async function retryWhenUnavailable(
  send: () => Promise<TestResponse>,
): Promise<TestResponse> {
  const answer = await send();
  if (answer.status !== 503) return answer;
  await pause(DELAY);
  return retryWhenUnavailable(send);
}
