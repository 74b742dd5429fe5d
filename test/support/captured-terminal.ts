import { Readable, Writable } from 'node:stream';
import type { Terminal } from '../../src/cli/password-input.js';

/** A terminal that keeps what is written to it. */
export class CapturedTerminal implements Terminal {
  readonly written = { stdout: '', stderr: '' };
  readonly stdin: Terminal['stdin'];
  readonly stdout = this.into('stdout');
  readonly stderr = this.into('stderr');

  /** @param input what standard input holds, or the terminal that it is */
  constructor(input: string | NodeJS.ReadableStream = '') {
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
