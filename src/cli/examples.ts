import type { Command } from 'commander';

/** Adds example command lines, which must be valid as they are, to the help of a command. */
export function withExamples(command: Command, ...examples: string[]): Command {
  const lines = examples.map((example) => `  ${example}\n`).join('');
  return command.addHelpText('after', `\nExamples:\n${lines}`);
}
