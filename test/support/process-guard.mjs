import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

const SCRIPT = resolve(import.meta.dirname, 'process-guard.child.mjs');

/**
 * Ends processes and removes folders when this process ends, also when it is killed. A second process does
 * that: it notices the end because the pipe between them is closed.
 */
export class ProcessGuard {
  #child;

  /** @param target a process id, or the negative id of a process group */
  addProcess(target) {
    this.#send({ add: target });
  }

  /** Call it when the process has ended, because its id can be used again. */
  removeProcess(target) {
    this.#send({ remove: target });
  }

  addFolder(folder) {
    this.#send({ folder });
  }

  /** Ends all processes and removes all folders now. */
  async close() {
    const child = this.#child;
    if (!child) return;
    this.#child = undefined;
    const exited = once(child, 'exit');
    child.ref();
    child.stdin.end();
    await exited;
  }

  #send(message) {
    this.#child ??= start();
    this.#child.stdin.write(`${JSON.stringify(message)}\n`);
  }
}

function start() {
  // A group of its own: a Ctrl-C or a kill of this process's group does not reach it.
  const child = spawn(process.execPath, [SCRIPT], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.stdin.on('error', () => {});
  child.stdin.unref();
  child.unref();
  return child;
}
