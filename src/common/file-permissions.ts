import { randomUUID } from 'node:crypto';
import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Files with secrets are created for their owner only. */
export const OWNER_ONLY = 0o600;
export const OWNER_ONLY_DIRECTORY = 0o700;

/** Rights to write. */
export const ALL_USERS = 0o002;
const GROUP_AND_ALL_USERS = 0o022;

/**
 * Whether the group or all users have rights to a file that holds secrets.
 *
 * @returns the problem and its remedy, or undefined for a private file
 */
export function fileExposure(file: string): string | undefined {
  const mode = modeOf(file);
  if ((mode & 0o077) === 0 || ignoresModes(dirname(file))) return undefined;
  return `${file} is open to other users (mode ${octal(mode)}); run: chmod 600 ${file}`;
}

/**
 * Whether all users can change a file, which they may be allowed to read: containers read mounted secrets as
 * users of their own.
 *
 * @returns the problem and its remedy, or undefined also for a file that does not exist
 */
export function writableExposure(file: string): string | undefined {
  const mode = existsSync(file) ? modeOf(file) : 0;
  if ((mode & ALL_USERS) === 0 || ignoresModes(dirname(file))) return undefined;
  return `all users can change ${file} (mode ${octal(mode)}); run: chmod go-w ${file}`;
}

/**
 * Whether other users can replace the files of a folder.
 *
 * @param writers the rights that matter: by default also those of the group, which often has one member
 * @returns the problem and its remedy, or undefined for a private folder
 */
export function folderExposure(folder: string, writers = GROUP_AND_ALL_USERS): string | undefined {
  const mode = modeOf(folder);
  // With the sticky bit, as in /tmp, only the owner of a file can replace it.
  const isSticky = (mode & 0o1000) !== 0;
  if (isSticky || (mode & writers) === 0 || ignoresModes(folder)) return undefined;
  return `other users can replace the files in ${folder} (mode ${octal(mode)}); run: chmod go-w ${folder}`;
}

function modeOf(path: string): number {
  return statSync(path).mode & 0o7777;
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}

/**
 * Whether the file system shows the same mode for all files (exFAT, SMB, Windows drives in WSL), so that
 * `chmod` has no effect.
 */
function ignoresModes(folder: string): boolean {
  const file = join(folder, `.probe-${randomUUID()}`);
  try {
    writeFileSync(file, '', { flag: 'wx', mode: OWNER_ONLY });
    return (modeOf(file) & 0o077) !== 0;
  } catch {
    return false;
  } finally {
    rmSync(file, { force: true });
  }
}
