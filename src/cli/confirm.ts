import { createInterface } from 'node:readline/promises';
import { CommandError, type Terminal } from './password-input.js';

/** @throws CommandError when there is no terminal, so that nothing is begun that can't be confirmed */
export function expectTerminal({ stdin }: Terminal, yes: boolean): void {
  if (!yes && !stdin.isTTY)
    throw new CommandError('no terminal to ask for confirmation; use --yes');
}

/** Asks on a terminal; whatever does not begin with a y is a no. @throws CommandError for a no */
export async function confirm({ stdin, stderr }: Terminal, question: string): Promise<void> {
  const lines = createInterface({ input: stdin, output: stderr, terminal: true });
  try {
    const answer = await lines.question(`${question} [y/N] `);
    if (/^y/i.test(answer.trim())) return;
  } catch {
    // Ctrl-C or Ctrl-D.
    stderr.write('\n');
  } finally {
    lines.close();
  }
  throw new CommandError('cancelled');
}
