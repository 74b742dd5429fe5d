import type { TestResponse } from './app.js';

/** Who finds no connection free in time is told to come back (503), and does. */
export async function patiently(ask: () => Promise<TestResponse>): Promise<TestResponse> {
  const answer = await ask();
  return answer.status === 503 ? patiently(ask) : answer;
}
