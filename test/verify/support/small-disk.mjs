import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { atEnd } from './run.mjs';
import { temporaryFolder } from './temporary.mjs';

/** Says to the second run of a script that it stands in a namespace of its own. */
const MARK = 'UAS_VERIFY_NAMESPACE';

/** Programs of util-linux; without them there is no disk to fill. */
const [UNSHARE, MOUNT, UNMOUNT] = ['unshare', 'mount', 'umount'];

/** Root keeps its users as they are; others may mount only among users of their own. */
const NAMESPACES =
  userInfo().uid === 0 ? ['--mount'] : ['--user', '--map-current-user', '--keep-caps', '--mount'];

/** Bytes that are written at a time: the rest of the space goes by the byte. */
const PIECE = 1024 * 1024;

/**
 * Runs the script once more where it may mount something that nobody else sees, and that is gone
 * with it; returns only there, or where that is not allowed (other systems than Linux, some
 * containers). Call it first.
 */
export async function enterNamespace() {
  if (process.env[MARK] || spawnSync(UNSHARE, [...NAMESPACES, 'true']).status !== 0) return;
  const child = spawn(UNSHARE, [...NAMESPACES, process.execPath, ...process.argv.slice(1)], {
    stdio: 'inherit',
    env: { ...process.env, [MARK]: '1' },
  });
  // A Ctrl-C reaches both by itself.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  const [exitCode] = await once(child, 'exit');
  process.exit(exitCode ?? 1);
}

/** A file system of so many MiB, or undefined where mounting is not allowed. */
export function mountSmallDisk(size) {
  if (!process.env[MARK]) return undefined;
  const folder = temporaryFolder('disk');
  const args = ['-t', 'tmpfs', '-o', `size=${size}m`, 'tmpfs', folder];
  if (spawnSync(MOUNT, args).status !== 0) return undefined;
  // Lazily: a server that was killed may not have let go of its files yet.
  atEnd(() => void spawnSync(UNMOUNT, ['--lazy', folder]));
  return new SmallDisk(folder);
}

class SmallDisk {
  #filler;

  constructor(folder) {
    this.folder = folder;
    this.#filler = join(folder, 'filler');
  }

  /** Until not one byte more can be written. */
  fill() {
    const file = openSync(this.#filler, 'a');
    try {
      for (let size = PIECE; size >= 1;) {
        if (!tryWrite(file, Buffer.alloc(size))) size = Math.floor(size / 2);
      }
    } finally {
      closeSync(file);
    }
  }

  /** Gives back what `fill` took. */
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
