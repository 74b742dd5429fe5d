import { HashQueue } from '../../src/credentials/password/hash-queue.js';
import type { TestApp } from './app.js';

/** All turns at hashing are taken for as long as `run` takes. */
export async function occupyHashQueue(app: TestApp, run: () => Promise<void>): Promise<void> {
  const gate = app.get(HashQueue);
  let end!: () => void;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const busy = Array.from({ length: gate.slots }, () => gate.run(() => ended));
  try {
    await run();
  } finally {
    end();
    await Promise.all(busy);
  }
}
