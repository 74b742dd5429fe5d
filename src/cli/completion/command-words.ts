import type { Command } from 'commander';

interface Word {
  readonly word: string;
  readonly description: string;
}

/** What may follow a command: read from the commands themselves, so that it can't grow stale. */
export interface CommandWords {
  /** The names that lead to it, such as `user create`; none for the program itself. */
  readonly path: string;
  /** Commands below it, or the values of its arguments where these are known. */
  readonly words: Word[];
  readonly flags: Word[];
  /** The flags that take a value, with the values that are known. */
  readonly values: Map<string, readonly string[]>;
}

/** A command, and all that are below it. */
export function commandWords(command: Command, path: string[] = []): CommandWords[] {
  const help = command.createHelp();
  const below = help.visibleCommands(command);
  const options = help
    .visibleOptions(command)
    .map((option) => ({ option, flag: option.long ?? option.short ?? option.flags }));
  const own: CommandWords = {
    path: path.join(' '),
    words: [
      ...below.map((each) => ({ word: each.name(), description: each.description() })),
      ...command.registeredArguments.flatMap(({ argChoices = [] }) =>
        argChoices.map((word) => ({ word, description: '' })),
      ),
    ],
    flags: options.map(({ option, flag }) => ({ word: flag, description: option.description })),
    values: new Map(
      options
        .filter(({ option }) => option.required || option.optional)
        .map(({ option, flag }) => [flag, option.argChoices ?? []]),
    ),
  };
  return [own, ...below.flatMap((each) => commandWords(each, [...path, each.name()]))];
}

/** In single quotes, for any of the shells but fish. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
