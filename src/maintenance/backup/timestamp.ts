/**
 * Now, in UTC, as a part of a file's name: names sort by time, and hold no colon. To the millisecond, so
 * that two backups of one second have two names.
 */
export function timestamp(now = new Date()): string {
  return now.toISOString().replaceAll(':', '');
}
