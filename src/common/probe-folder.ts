import { randomUUID } from 'node:crypto';
import { rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureFolder } from './ensure-folder.js';

/**
 * Verifies that a file can be created in a folder, and the folder where it is missing, by doing both and
 * removing them again: rights alone do not tell (read-only file systems, quotas, root).
 *
 * @throws the system's error
 */
export function probeFolder(folder: string): void {
  const created = ensureFolder(folder);
  try {
    const file = join(folder, `.probe-${randomUUID()}`);
    writeFileSync(file, '', { flag: 'wx', mode: 0o600 });
    rmSync(file);
  } finally {
    for (const each of created.toReversed()) rmdirSync(each);
  }
}
