import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { codeOf } from './errors/code-of.js';

/**
 * Creates a folder with its missing parents. Not by Node's own `recursive` option, which never returns
 * where `mkdir` answers ENOENT although the parent exists: in `/proc`, and in a deleted working directory.
 *
 * @param mode of the created folders, such as 0o700
 * @returns the created folders, outermost first
 * @throws the system's error
 */
export function ensureFolder(folder: string, mode?: number): string[] {
  const missing = missingFolders(folder);
  const created: string[] = [];
  for (const each of missing) {
    try {
      mkdirSync(each, { mode });
      created.push(each);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
      // Another process may have created it at the same time.
      if (!isFolder(each)) throw notAFolder(each);
    }
  }
  return created;
}

/** A file, or a broken symbolic link. */
function notAFolder(path: string): Error {
  return Object.assign(new Error(`ENOTDIR: not a directory: '${path}'`), { code: 'ENOTDIR' });
}

/** Outermost first. A path that passes through a file fails with ENOTDIR in `mkdir`. */
function missingFolders(folder: string): string[] {
  const missing: string[] = [];
  for (let each = folder; !isFolder(each); each = dirname(each)) {
    missing.unshift(each);
    if (each === dirname(each)) break;
  }
  return missing;
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '')) return false;
    throw error;
  }
}
