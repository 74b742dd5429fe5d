import type { Command } from 'commander';

/** Command lines that work as they stand, below a command's help. */
export function withExamples(command: Command, ...examples: string[]): Command {
  const lines = examples.map((example) => `  ${example}\n`).join('');
  return command.addHelpText('after', `\nExamples:\n${lines}`);
}
