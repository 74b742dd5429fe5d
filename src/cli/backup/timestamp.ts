/** Now, in UTC, as a part of a file's name: names sort by time, and hold no colon. */
export function timestamp(now = new Date()): string {
  return now.toISOString().replaceAll(':', '').replace(/\.\d+/, '');
}
