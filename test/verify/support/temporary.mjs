import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders = new Set();
process.on('exit', () => folders.forEach(remove));

/** A new folder that is gone when this process ends, whatever ends it. */
export function temporaryFolder(name, parent = tmpdir()) {
  const folder = mkdtempSync(join(parent, `uas-verify-${name}-`));
  folders.add(folder);
  return folder;
}

/** Removes such a folder before the end. */
export function remove(folder) {
  rmSync(folder, { recursive: true, force: true });
  folders.delete(folder);
}
