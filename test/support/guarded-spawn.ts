import { type ChildProcessByStdio, type SpawnOptions, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { ProcessGuard } from './process-guard.mjs';

const guard = new ProcessGuard();
// After all hooks of the test file, also when a test or a hook failed or timed out.
afterAll(() => guard.close());

/** Removes a folder after the test file at the latest, when all programs have ended. */
export function removeAfterTests(folder: string): void {
  guard.addFolder(folder);
}

/**
 * Starts a program that is ended after the test file at the latest. Processes that it leaves running are killed
 * when it ends. All its streams are pipes.
 */
export function spawnGuarded(
  file: string,
  args: string[],
  options: Omit<SpawnOptions, 'stdio' | 'detached'> = {},
): ChildProcessByStdio<Writable, Readable, Readable> {
  const child = spawn(file, args, { ...options, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  // A process that is detached leads a group with its own id.
  const group = -(child.pid ?? Number.NaN);
  if (Number.isNaN(group)) return child;
  guard.addProcess(group);
  child.once('exit', () => {
    killGroup(group);
    guard.removeProcess(group);
  });
  return child;
}

function killGroup(group: number): void {
  try {
    process.kill(group, 'SIGKILL');
  } catch {
    // No process of the group is left.
  }
}
