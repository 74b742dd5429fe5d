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
    return `<time datetime="${time}">${formatOf(language).format(date)} UTC</time>`;
  });
}

/** By language: a new one takes longer than the rest of a row. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(language: string): Intl.DateTimeFormat {
  const format =
    formats.get(language) ??
    new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });
  formats.set(language, format);
  return format;
}
