import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

const SCRIPT = resolve(import.meta.dirname, 'process-guard.child.mjs');

/**
 * Ends processes and removes folders when this process ends, also when it is killed. A second process does
 * that: it notices the end because the pipe between them is closed.
 */
export class ProcessGuard {
  #child;
  #processes = new Map();

  /** @param target a process id, or the negative id of a process group */
  addProcess(target, signal = 'SIGKILL') {
    this.#processes.set(target, signal);
    this.#send({ target, signal });
  }

  /** Ends a process or the rest of a group. A process id can be used again afterwards. */
  endProcess(target) {
    const signal = this.#processes.get(target);
    if (signal === undefined) return;
    this.#processes.delete(target);
    this.#send({ target });
    try {
      process.kill(target, signal);
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  }

  addFolder(folder) {
    this.#send({ folder });
  }

  /** Ends all processes that were added; the second process removes the folders and ends. */
  close() {
    for (const target of this.#processes.keys()) this.endProcess(target);
    this.#child?.stdin.end();
    this.#child = undefined;
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
