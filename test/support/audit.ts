import { RefusalLog } from '../../src/audit/refusal-log.js';
import type { AuditEventResponse } from '../../src/audit/dto/audit-event.response.js';
import type { Tokens } from './users.js';
import type { TestApp } from './app.js';

/** What the audit log tells an admin, the newest first; also what is noted and not yet written. */
export async function auditEvents(
  app: TestApp,
  { access_token: token }: Pick<Tokens, 'access_token'>,
  query = '',
): Promise<AuditEventResponse[]> {
  await app.get(RefusalLog).flush();
  const { body, status } = await app.api('GET', `/audit-events?limit=200&${query}`, { token });
  expect(status).toBe(200);
  return body.data;
}
