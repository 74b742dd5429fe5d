import type { OnProgress, Progress } from '../common/progress.js';
import type { Terminal } from './terminal.js';

/** Milliseconds between two looks of the bar. */
const INTERVAL = 100;
const WIDTH = 24;
const CLEAR_LINE = '\r\u001B[K';

/** How far a command has come, on standard error where that is a terminal; elsewhere nothing is written. */
export class ProgressBar implements Progress {
  private isDrawn = false;
  private readonly isShown: boolean;

  /** @param isWanted no where a script reads the output */
  constructor(
    private readonly stderr: Terminal['stderr'],
    isWanted: boolean,
  ) {
    this.isShown = isWanted && stderr.isTTY === true;
  }

  /** @returns what tells of the progress of one stage, in units of its own */
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

  /** Names a stage that does not tell how far it is, so that the one before does not seem to stand still. */
  unmeasured(name: string): void {
    this.draw(`${name} …`);
  }

  /** Leaves the line as if there had been none, for what is written next. */
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
