import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { OperationError } from '../common/errors/operation.error.js';
import type { Terminal } from './terminal.js';

/**
 * @param yes what `--yes` says: nobody will be asked
 * @throws OperationError where nobody can answer, so that nothing is begun that can't be confirmed
 */
export function expectTerminal({ stdin }: Terminal, yes: boolean): void {
  if (!yes && !stdin.isTTY) {
    throw new OperationError('no terminal to ask for confirmation; use --yes');
  }
}

/** Asks before something that can't be taken back lightly. @throws OperationError for anything but a yes */
export async function confirm({ stdin, stderr }: Terminal, question: string): Promise<void> {
  const lines = createInterface({ input: stdin, output: stderr, terminal: true });
  try {
    // Ctrl-C and Ctrl-D close it.
    const isOver = once(lines, 'close').then(() => '');
    const answered = lines.question(`${question} [y/N] `).catch(() => '');
    const answer = await Promise.race([answered, isOver]);
    if (!/^y(es)?$/i.test(answer.trim())) throw new OperationError('cancelled');
  } finally {
    lines.close();
  }
}
