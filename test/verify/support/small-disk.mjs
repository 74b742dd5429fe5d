import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { registerCleanup } from './run.mjs';
import { temporaryFolder } from './temporary-folder.mjs';

/** Marks the process that runs inside of the mount namespace. */
const NAMESPACE_VARIABLE = 'UAS_VERIFY_NAMESPACE';

/** Programs of util-linux; without them the experiment with a full disk is omitted. */
const [UNSHARE, MOUNT, UNMOUNT] = ['unshare', 'mount', 'umount'];

/** Root needs a mount namespace only; other users may mount only in a user namespace. */
const NAMESPACES =
  userInfo().uid === 0 ? ['--mount'] : ['--user', '--map-current-user', '--keep-caps', '--mount'];

/** Bytes per write; the remaining space is filled with smaller writes. */
const CHUNK = 1024 * 1024;

/**
 * Restarts the script in a private mount namespace, which removes its mounts at its end. Returns only in that
 * process, or where namespaces are not permitted (other systems than Linux, some containers). Has to
 * be the first call of a script.
 */
export async function enterNamespace() {
  if (process.env[NAMESPACE_VARIABLE] || spawnSync(UNSHARE, [...NAMESPACES, 'true']).status !== 0)
    return;
  const child = spawn(UNSHARE, [...NAMESPACES, process.execPath, ...process.argv.slice(1)], {
    stdio: 'inherit',
    env: { ...process.env, [NAMESPACE_VARIABLE]: '1' },
  });
  // Ctrl-C sends SIGINT to both processes.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  const [exitCode] = await once(child, 'exit');
  process.exit(exitCode ?? 1);
}

/** Mounts a file system of `size` MiB. @returns undefined where mounting is not permitted */
export function mountSmallDisk(size) {
  if (!process.env[NAMESPACE_VARIABLE]) return undefined;
  const folder = temporaryFolder('disk');
  const args = ['-t', 'tmpfs', '-o', `size=${size}m`, 'tmpfs', folder];
  if (spawnSync(MOUNT, args).status !== 0) return undefined;
  // Lazily, as a killed server may still have open files.
  registerCleanup(() => void spawnSync(UNMOUNT, ['--lazy', folder]));
  return new SmallDisk(folder);
}

class SmallDisk {
  #filler;

  constructor(folder) {
    this.folder = folder;
    this.#filler = join(folder, 'filler');
  }

  /** Fills the file system to the last byte. */
  fill() {
    const file = openSync(this.#filler, 'a');
    try {
      for (let size = CHUNK; size >= 1;) {
        if (!tryWrite(file, Buffer.alloc(size))) size = Math.floor(size / 2);
      }
    } finally {
      closeSync(file);
    }
  }

  /** Removes the file of `fill`. */
  clear() {
    rmSync(this.#filler, { force: true });
  }
}

function tryWrite(file, bytes) {
  try {
    return writeSync(file, bytes) > 0;
  } catch (error) {
    if (error.code === 'ENOSPC') return false;
    throw error;
  }
}
