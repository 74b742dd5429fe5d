import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds in which a process can clean up before it is killed. */
const GRACE = 5_000;
const INTERVAL = 20;

const targets = new Set();
const folders = new Set();

for await (const line of createInterface({ input: process.stdin })) {
  const { add, remove, folder } = JSON.parse(line);
  if (add !== undefined) targets.add(add);
  if (remove !== undefined) targets.delete(remove);
  if (folder !== undefined) folders.add(folder);
}

const running = () => [...targets].filter((target) => signal(target, 0));
for (const target of targets) signal(target, 'SIGTERM');
for (let waited = 0; waited < GRACE && running().length > 0; waited += INTERVAL) {
  await pause(INTERVAL);
}
for (const target of running()) signal(target, 'SIGKILL');
for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 10 });

/** @returns whether the process or a process of the group exists */
function signal(target, name) {
  try {
    return process.kill(target, name);
  } catch {
    return false;
  }
}
