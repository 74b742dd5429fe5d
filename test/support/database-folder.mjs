import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

const MEMORY = '/dev/shm';
/** Bytes: more than all databases of a run need at the same time. */
const REQUIRED_SPACE = 2 ** 30;

/**
 * The folder for databases of tests: in memory where that has enough space. Creating a database there takes
 * a tenth of the time, and none has to survive a loss of power.
 */
export function databaseFolder() {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize > REQUIRED_SPACE ? MEMORY : tmpdir();
  } catch {
    return tmpdir();
  }
}
