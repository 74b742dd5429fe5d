import { Readable, Writable } from 'node:stream';
import type { Terminal } from '../../src/cli/terminal.js';

/** A terminal that captures its output. */
export class CapturedTerminal implements Terminal {
  readonly written = { stdout: '', stderr: '' };
  readonly stdin: Terminal['stdin'];
  readonly stdout = this.into('stdout');
  readonly stderr: Terminal['stderr'];

  /**
   * @param input the content of standard input, or a stream in its place
   * @param isTTY whether standard error is a terminal
   */
  constructor(input: string | NodeJS.ReadableStream = '', isTTY = false) {
    this.stderr = Object.assign(this.into('stderr'), { isTTY });
    this.stdin = typeof input === 'string' ? Readable.from([Buffer.from(input)]) : input;
  }

  private into(stream: 'stdout' | 'stderr'): Writable {
    return new Writable({
      write: (chunk, _encoding, done) => {
        this.written[stream] += String(chunk);
        done();
      },
    });
  }
}
