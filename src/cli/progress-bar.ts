import type { OnProgress, Progress } from '../common/progress.js';
import type { Terminal } from './terminal.js';

/** Milliseconds between two updates. */
const INTERVAL = 100;
const WIDTH = 24;
const CLEAR_LINE = '\r\u001B[K';

/** Shows the progress of a command on standard error, if that is a terminal. */
export class ProgressBar implements Progress {
  private isDrawn = false;
  private readonly isShown: boolean;

  /** @param isWanted false for output that a script reads */
  constructor(
    private readonly stderr: Terminal['stderr'],
    isWanted: boolean,
  ) {
    this.isShown = isWanted && stderr.isTTY === true;
  }

  /** @returns the callback that reports the progress of a stage, in units of its own */
  stage(name: string): OnProgress {
    let drawnAt = -Infinity;
    return (done, total) => {
      if (performance.now() - drawnAt < INTERVAL) return;
      drawnAt = performance.now();
      const share = total > 0 ? Math.min(1, done / total) : 1;
      const full = Math.floor(share * WIDTH);
      const bar = '#'.repeat(full) + '.'.repeat(WIDTH - full);
      this.draw(`[${bar}] ${Math.floor(share * 100)} % ${name}`);
    };
  }

  /** Shows a stage of unknown length, so that the previous one does not appear to hang. */
  unmeasured(name: string): void {
    this.draw(`${name} …`);
  }

  /** Removes the bar before further output. */
  clear(): void {
    if (this.isDrawn) this.stderr.write(CLEAR_LINE);
    this.isDrawn = false;
  }

  private draw(line: string): void {
    if (!this.isShown) return;
    this.stderr.write(CLEAR_LINE + line);
    this.isDrawn = true;
  }
}
