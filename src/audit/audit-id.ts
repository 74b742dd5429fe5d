import { randomInt } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';

/*
 * A UUID v7 begins with the milliseconds since 1970 (RFC 9562, section 5.7), so that one index on ids
 * serves the order of events, a filter, and a range of times.
 */

/** Tells events of one millisecond apart, in their order. */
let sequence = randomInt(2 ** 31);

/** An id of right now; also after the clock was set back, when the package's own would stay ahead. */
export function newAuditId(): string {
  sequence = (sequence + 1) >>> 0;
  return uuidv7({ msecs: Date.now(), seq: sequence });
}

/** The smallest id that an event of this moment can have. */
export function firstIdOf(moment: Date): string {
  const msecs = Math.max(0, moment.getTime());
  return uuidv7({ msecs, seq: 0, random: new Uint8Array(16) });
}

/** When an id was made. */
export function momentOf(id: string): Date {
  return new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16));
}
