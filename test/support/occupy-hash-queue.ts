import { HashQueue } from '../../src/credentials/password/hash-queue.js';
import type { TestApp } from './app.js';

/** Occupies all slots of the hash queue while `run` runs. */
export async function occupyHashQueue(app: TestApp, run: () => Promise<void>): Promise<void> {
  const queue = app.get(HashQueue);
  let end!: () => void;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const busy = Array.from({ length: queue.slots }, () => queue.run(() => ended));
  try {
    await run();
  } finally {
    end();
    await Promise.all(busy);
  }
}
