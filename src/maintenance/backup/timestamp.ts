/**
 * The current time in UTC as part of a file name: names sort by time and contain no colon. The
 * milliseconds keep the names of two backups within one second apart.
 */
export function timestamp(now = new Date()): string {
  return now.toISOString().replaceAll(':', '');
}
