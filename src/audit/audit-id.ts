import { v7 as uuidv7 } from 'uuid';

/*
 * A UUID v7 begins with the milliseconds since 1970 (RFC 9562, section 5.7), so that one index on ids
 * serves the order of events, a filter, and a range of times.
 */

/** The smallest id that an event of this moment can have. */
export function firstIdOf(moment: Date): string {
  const msecs = Math.max(0, moment.getTime());
  return uuidv7({ msecs, seq: 0, random: new Uint8Array(16) });
}

/** When an id was made. */
export function momentOf(id: string): Date {
  return new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16));
}
