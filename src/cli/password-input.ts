import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { OperationError } from '../common/errors/operation.error.js';
import type { Terminal } from './terminal.js';

/**
 * Reads a password from standard input or, on a terminal, from a prompt without echo. Never from an
 * argument, which the process list and the history of the shell would show.
 *
 * @throws OperationError without a terminal, for two different entries, and when cancelled
 */
export async function readPassword(terminal: Terminal, fromStdin: boolean): Promise<string> {
  if (fromStdin) return firstLine(terminal.stdin);
  if (!terminal.stdin.isTTY) {
    throw new OperationError('no terminal to ask for the password; use --password-stdin');
  }
  const password = await ask(terminal, 'Password: ');
  if ((await ask(terminal, 'Again: ')) !== password) {
    throw new OperationError('the two passwords differ; run the command again');
  }
  return password;
}

async function firstLine(stdin: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk));
  // Joined before decoding: a character may be split between two chunks.
  return Buffer.concat(chunks).toString('utf8').split(/\r?\n/, 1)[0] ?? '';
}

async function ask({ stdin, stderr }: Terminal, question: string): Promise<string> {
  stderr.write(question);
  // Discards the echo.
  const discard = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: discard, terminal: true });
  try {
    return await lines.question('');
  } catch {
    // Ctrl-C or Ctrl-D.
    throw new OperationError('cancelled');
  } finally {
    lines.close();
    stderr.write('\n');
  }
}
