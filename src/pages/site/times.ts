const MARKED = /\u2068(\d{4}-\d\d-\d\dT[\d:.]+Z)\u2069/g;

/**
 * Marks a time in a text of a page, between characters that are invisible (bidirectional isolates).
 *
 * @param time ISO 8601, in UTC
 */
export function markTime(time: string): string {
  return `\u2068${time}\u2069`;
}

/**
 * Makes elements of marked times, for the script to show in the time zone of the device; without it they are in
 * UTC, as the service does not know the zone.
 *
 * @param html an escaped text
 */
export function withTimes(html: string, language: string): string {
  return html.replaceAll(MARKED, (marked, time: string) => {
    const date = new Date(time);
    if (Number.isNaN(date.getTime())) return marked;
    const format = new Intl.DateTimeFormat(language, {
      dateStyle: 'medium',
      timeStyle: 'short',
      timeZone: 'UTC',
    });
    return `<time datetime="${time}">${format.format(date)} UTC</time>`;
  });
}
