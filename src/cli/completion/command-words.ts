import type { Command } from 'commander';

export interface Word {
  readonly word: string;
  readonly description: string;
}

/** What may follow a command: read from the commands themselves, so that it can't grow stale. */
export interface CommandWords {
  /** The names that lead to it, such as `user create`; none for the program itself. */
  readonly path: string;
  /** For each of its arguments: commands, or the values where these are known. */
  readonly places: Word[][];
  readonly flags: Word[];
  /** The flags that take a value, with the values that are known. */
  readonly values: Map<string, readonly string[]>;
}

/**
 * A command, and all that are below it.
 *
 * @param named the commands whose names may follow it
 */
export function commandWords(
  command: Command,
  path: string[] = [],
  named: readonly Command[] = command.createHelp().visibleCommands(command),
): CommandWords[] {
  const help = command.createHelp();
  const options = help
    .visibleOptions(command)
    .map((option) => ({ option, flag: option.long ?? option.short ?? option.flags }));
  const own: CommandWords = {
    path: path.join(' '),
    places: placesOf(command, named),
    flags: options.map(({ option, flag }) => ({ word: flag, description: option.description })),
    values: new Map(
      options
        .filter(({ option }) => option.required || option.optional)
        .map(({ option, flag }) => [flag, option.argChoices ?? []]),
    ),
  };
  const below = help.visibleCommands(command).flatMap((each) => {
    // Commander's own `help` is none of them, and takes the name of any.
    const isHelp = !command.commands.includes(each);
    return commandWords(each, [...path, each.name()], isHelp ? command.commands : undefined);
  });
  return [own, ...below];
}

function placesOf(command: Command, named: readonly Command[]): Word[][] {
  if (named.length > 0) {
    return [named.map((each) => ({ word: each.name(), description: each.description() }))];
  }
  return command.registeredArguments.map(({ argChoices = [] }) =>
    argChoices.map((word) => ({ word, description: '' })),
  );
}

/** In single quotes, for any of the shells but fish. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
