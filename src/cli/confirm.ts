import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { OperationError } from '../common/errors/operation.error.js';
import type { Terminal } from './terminal.js';

/**
 * @param yes whether `--yes` skips the confirmation
 * @throws OperationError without a terminal, before the operation starts
 */
export function expectTerminal({ stdin }: Terminal, yes: boolean): void {
  if (!yes && !stdin.isTTY) {
    throw new OperationError('no terminal to ask for confirmation; use --yes');
  }
}

/** Asks for the confirmation of a destructive operation. @throws OperationError for every answer but yes */
export async function confirm({ stdin, stderr }: Terminal, question: string): Promise<void> {
  const lines = createInterface({ input: stdin, output: stderr, terminal: true });
  try {
    // Ctrl-C and Ctrl-D close the interface.
    const closed = once(lines, 'close').then(() => '');
    const answered = lines.question(`${question} [y/N] `).catch(() => '');
    const answer = await Promise.race([answered, closed]);
    if (!/^y(es)?$/i.test(answer.trim())) throw new OperationError('cancelled');
  } finally {
    lines.close();
  }
}
