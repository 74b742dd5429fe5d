import { PassThrough, Readable } from 'node:stream';
import { OperationError } from '../common/errors/operation.error.js';
import { readPassword } from './password-input.js';
import type { Terminal } from './terminal.js';

/** A terminal where a person answers each question, key by key. */
function typed(...answers: string[]) {
  const seen: string[] = [];
  const stdin = Object.assign(new PassThrough(), { isTTY: true, raw: false });
  Object.assign(stdin, { setRawMode: (on: boolean) => (stdin.raw = on) });
  const wasRaw: boolean[] = [];
  const screen = () => {
    const stream = new PassThrough();
    stream.on('data', (chunk) => {
      seen.push(String(chunk));
      if (!String(chunk).endsWith(': ')) return;
      // After the question, as people do; by then the terminal no longer echoes.
      setImmediate(() => {
        wasRaw.push(stdin.raw);
        stdin.write(answers.shift() ?? '\u0004');
      });
    });
    return stream;
  };
  const terminal: Terminal = { stdin, stdout: screen(), stderr: screen() };
  return { terminal, stdin, seen: () => seen.join(''), wasRaw };
}

const piped = (text: string | Buffer[]): Terminal => ({
  stdin: Readable.from(typeof text === 'string' ? [Buffer.from(text)] : text, {
    objectMode: false,
  }),
  stdout: new PassThrough(),
  stderr: new PassThrough(),
});

describe('a password from a prompt', () => {
  it('is asked for twice and shown at no time', async () => {
    const { terminal, stdin, seen, wasRaw } = typed('hunter2 ünï🦊\r', 'hunter2 ünï🦊\r');
    expect(await readPassword(terminal, false)).toBe('hunter2 ünï🦊');
    expect(seen()).toBe('Password: \nAgain: \n');
    expect(wasRaw).toEqual([true, true]);
    expect(stdin.raw).toBe(false);
  });

  it('accepts corrections with backspace', async () => {
    const { terminal } = typed('hunted\u007fr2\r', 'hunter2\r');
    expect(await readPassword(terminal, false)).toBe('hunter2');
  });

  it('is rejected when the second entry differs', async () => {
    const { terminal, stdin, seen } = typed('hunter2\r', 'hunter3\r');
    await expect(readPassword(terminal, false)).rejects.toThrow(
      new OperationError('the two passwords differ; run the command again'),
    );
    expect(seen()).not.toContain('hunter');
    expect(stdin.raw).toBe(false);
  });

  it.each([
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
    ['a part of a password and Ctrl-C', 'hunt\u0003'],
  ])('is cancelled by %s', async (_, keys) => {
    const { terminal, stdin } = typed(keys);
    await expect(readPassword(terminal, false)).rejects.toThrow(new OperationError('cancelled'));
    expect(stdin.raw).toBe(false);
  });

  it('requires a terminal or --password-stdin', async () => {
    const terminal = piped('hunter2\n');
    await expect(readPassword(terminal, false)).rejects.toThrow(/use --password-stdin/);
    expect((terminal.stderr as PassThrough).read()).toBeNull();
  });
});

describe('a password from standard input', () => {
  it.each([
    ['hunter2\n', 'hunter2'],
    ['hunter2', 'hunter2'],
    ['hunter2\r\nmore\n', 'hunter2'],
    ['  hunter 2 \n', '  hunter 2 '],
    ['\nhunter2\n', ''],
    ['', ''],
  ])('is the first line of %j', async (text, password) => {
    expect(await readPassword(piped(text), true)).toBe(password);
  });

  it('is decoded after all chunks have arrived', async () => {
    const bytes = Buffer.from('ünïcode🦊\n');
    const pieces = [...bytes].map((byte) => Buffer.from([byte]));
    expect(await readPassword(piped(pieces), true)).toBe('ünïcode🦊');
  });
});
