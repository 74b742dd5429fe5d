const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The largest unit of which a duration is at least so many. */
const UNITS = [
  { unit: 'day', length: DAY, from: 2 },
  { unit: 'hour', length: HOUR, from: 2 },
  { unit: 'minute', length: MINUTE, from: 0 },
] as const;

/**
 * A duration in words, such as `30 minutes`. Rounded, because a mail is sent moments after its token was
 * issued: 29 minutes and 59 seconds are 30 minutes.
 *
 * @param milliseconds
 */
export function formatDuration(milliseconds: number, language: string): string {
  const minutes = Math.round(milliseconds / MINUTE) * MINUTE;
  const { unit, length } = UNITS.find((each) => minutes >= each.from * each.length) ?? UNITS[2];
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(
    Math.round(minutes / length),
  );
}

/** A time in words, in UTC: the service knows no time zone of a user. */
export function formatTime(time: Date, language: string): string {
  return new Intl.DateTimeFormat(language, {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'UTC',
    timeZoneName: 'short',
  }).format(time);
}
