import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { CommandError, type Terminal } from './password-input.js';

/**
 * Asks before something that can't be taken back lightly.
 *
 * @param isSure what `--yes` says: nobody is asked
 * @throws CommandError for anything but a yes, and where nobody can answer
 */
export async function confirm(
  { stdin, stderr }: Terminal,
  question: string,
  isSure: boolean,
): Promise<void> {
  if (isSure) return;
  if (!stdin.isTTY) throw new CommandError('no terminal to ask whether you are sure; use --yes');
  const lines = createInterface({ input: stdin, output: stderr });
  try {
    // Ctrl-C and Ctrl-D close it.
    const isOver = once(lines, 'close').then(() => '');
    const answered = lines.question(`${question} [y/N] `).catch(() => '');
    const answer = await Promise.race([answered, isOver]);
    if (!/^y(es)?$/i.test(answer.trim())) throw new CommandError('cancelled');
  } finally {
    lines.close();
  }
}
