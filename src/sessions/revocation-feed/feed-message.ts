import type { LoggedRevocation } from './recent-revocations.js';

/** The media type of server-sent events (HTML, section 9.2). */
export const EVENT_STREAM = 'text/event-stream';

/** @param id milliseconds since 1970, from which a subscriber resumes */
function toEvent(id: number, event: string, data: object): string {
  return `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

export function revocationMessage({ revocation, loggedAt }: LoggedRevocation): string {
  const { type, ...data } = revocation;
  return toEvent(loggedAt, type, data);
}

/** Says that all revocations until now have been sent. */
export function heartbeatMessage(now = Date.now()): string {
  return toEvent(now, 'heartbeat', { at: now });
}
