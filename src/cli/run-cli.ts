import { Command, CommanderError } from 'commander';
import { AppException } from '../common/errors/app.exception.js';
import { explainFailure } from '../explain-failure.js';
import { backupCommand } from './backup-command.js';
import { moveCommand } from './move-command.js';
import { CommandError, type Terminal } from './password-input.js';
import { restoreCommand } from './restore-command.js';
import { sessionCommands } from './session-commands.js';
import { userCommands } from './user-commands.js';

/**
 * Runs one command.
 *
 * @param args without `node` and the script
 * @returns the exit status: 0, or 1 for a usage that is wrong and for a command that failed
 */
export async function runCli(args: string[], terminal: Terminal): Promise<number> {
  const program = new Command('cli')
    .description('Manage accounts and sessions, also while the server runs.')
    .addCommand(userCommands(terminal))
    .addCommand(sessionCommands(terminal))
    .addCommand(backupCommand(terminal))
    .addCommand(restoreCommand(terminal))
    .addCommand(moveCommand(terminal));
  for (const command of withSubcommands(program)) {
    command
      .exitOverride()
      .showHelpAfterError()
      .configureOutput({
        writeOut: (text) => terminal.stdout.write(text),
        writeErr: (text) => terminal.stderr.write(text),
      });
  }
  try {
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    // Commander has said what is wrong, or has shown the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode;
    terminal.stderr.write(`${describe(error)}\n`);
    return 1;
  }
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

function describe(error: unknown): string {
  if (error instanceof CommandError) return error.message;
  if (error instanceof AppException) {
    const fields = (error.errors ?? []).map(({ detail }) => detail);
    return [error.message, ...fields].join('\n  ');
  }
  return explainFailure(error);
}
