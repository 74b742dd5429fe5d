import { RefusalLog } from '../../src/audit/refusal-log.js';
import type { AuditEventResponse } from '../../src/audit/dto/audit-event.response.js';
import type { Tokens } from './users.js';
import type { TestApp } from './app.js';

/** Reads the audit log as an admin, the newest event first, after writing the pending events. */
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
