import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';

const processes = new Map();
const folders = [];

for await (const line of createInterface({ input: process.stdin })) {
  const { target, signal, folder } = JSON.parse(line);
  if (folder !== undefined) folders.push(folder);
  else if (signal === undefined) processes.delete(target);
  else processes.set(target, signal);
}

for (const [target, signal] of processes) {
  try {
    process.kill(target, signal);
  } catch {
    // It has ended.
  }
}
for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
