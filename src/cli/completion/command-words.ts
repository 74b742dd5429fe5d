import type { Command, Option } from 'commander';

export interface Word {
  readonly text: string;
  readonly description: string;
}

/** The words that may follow a command, read from the command tree so that they are always current. */
export interface CommandWords {
  /** The names that lead to the command, such as `user create`; empty for the program itself. */
  readonly path: string;
  /** For each argument: subcommands, or the allowed values. */
  readonly positions: Word[][];
  readonly flags: Word[];
  /** The flags that take a value, with the allowed values; an empty list allows any. */
  readonly values: Map<string, Word[]>;
}

/**
 * The words of a command and of all commands below it.
 *
 * @param names the commands that may be named after it
 */
export function commandWords(
  command: Command,
  path: string[] = [],
  names: readonly Command[] = command.createHelp().visibleCommands(command),
): CommandWords[] {
  const help = command.createHelp();
  const options = help.visibleOptions(command);
  const own: CommandWords = {
    path: path.join(' '),
    positions:
      names.length > 0
        ? [names.map((each) => ({ text: each.name(), description: each.description() }))]
        : command.registeredArguments.map(({ argChoices }) => choiceWords(argChoices)),
    flags: options.map((option) => ({ text: flagOf(option), description: option.description })),
    values: new Map(
      options
        .filter(({ required, optional }) => required || optional)
        .map((option) => [flagOf(option), choiceWords(option.argChoices)]),
    ),
  };
  const below = help.visibleCommands(command).flatMap((each) => {
    // Commander's own `help` is not among the commands; its argument is the name of any of them.
    const isHelp = !command.commands.includes(each);
    return commandWords(each, [...path, each.name()], isHelp ? command.commands : undefined);
  });
  return [own, ...below];
}

function flagOf({ long, short, flags }: Option): string {
  return long ?? short ?? flags;
}

function choiceWords(choices: readonly string[] = []): Word[] {
  return choices.map((text) => ({ text, description: '' }));
}
