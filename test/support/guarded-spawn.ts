import { type ChildProcessByStdio, type SpawnOptions, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { ProcessGuard } from './process-guard.mjs';

const guard = new ProcessGuard();
// After all hooks of the test file, also when a test or a hook failed or timed out.
afterAll(() => guard.close());

/**
 * Starts a program that does not outlive the test file, nor its own end: processes that it started and left
 * running are ended with it. All its streams are pipes.
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
  child.once('exit', () => guard.endProcess(group));
  return child;
}
