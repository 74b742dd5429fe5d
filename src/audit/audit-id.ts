import { randomInt } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';

/*
 * A UUID v7 begins with the milliseconds since 1970 (RFC 9562, section 5.7), so that one index on ids
 * serves sorting, filters and time ranges.
 */

/** Orders events of the same millisecond. */
let sequence = randomInt(2 ** 31);

/** An id of the current time. Unlike the default ids of `uuid`, it follows a clock that is set back. */
export function newAuditId(): string {
  sequence = (sequence + 1) >>> 0;
  return uuidv7({ msecs: Date.now(), seq: sequence });
}

/** The time at which an id was generated, to the millisecond. */
export function timeOf(id: string): Date {
  return new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16));
}
