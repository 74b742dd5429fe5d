import { v7 as uuidv7 } from 'uuid';

/** The smallest id that a row of this time can have: ids are UUID v7 and begin with their time (RFC 9562, section 5.7). */
export function firstIdOf(time: Date): string {
  const msecs = Math.max(0, time.getTime());
  return uuidv7({ msecs, seq: 0, random: new Uint8Array(16) });
}
