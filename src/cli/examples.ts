import type { AddHelpTextContext } from 'commander';

/** What a command's help says after the rest, with `$0` for how it is called. */
export const examples =
  (text: string) =>
  ({ command }: AddHelpTextContext): string =>
    `\n${text.replaceAll('$0', `${command.parent?.name()} ${command.name()}`)}`;
