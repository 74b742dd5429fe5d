import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitUntil } from '../support/wait-until.js';

/** Starts a process that would run for ten minutes, prints its id, and waits. */
const SCRIPT = `
  import { spawn } from 'node:child_process';
  import { ProcessGuard } from './test/support/process-guard.mjs';
  const guard = new ProcessGuard();
  guard.addFolder(process.argv[1]);
  const child = spawn('sh', ['-c', 'sleep 600 & wait'], { detached: true, stdio: 'ignore' });
  guard.addProcess(-child.pid);
  console.log(child.pid);
  setInterval(() => {}, 1_000);
`;

describe('the process guard of tests', () => {
  it('ends a process group and removes a folder when the process that started them is killed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'uas-guard-'));
    const args = ['--input-type=module', '--eval', SCRIPT, folder];
    const owner = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const [output] = await once(owner.stdout, 'data');
    const group = -Number(output);
    expect(isRunning(group)).toBe(true);
    owner.kill('SIGKILL');
    await waitUntil(() => !isRunning(group));
    await waitUntil(() => !existsSync(folder));
  });
});

function isRunning(target: number): boolean {
  try {
    return process.kill(target, 0);
  } catch {
    return false;
  }
}
