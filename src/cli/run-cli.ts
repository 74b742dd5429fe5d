import { Command, CommanderError, Help, type Option } from 'commander';
import { AppException } from '../common/errors/app.exception.js';
import { packageVersion } from '../config/package-version.js';
import { explainFailure } from '../app/explain-failure.js';
import { backupCommand } from './backup/backup-command.js';
import { restoreCommand } from './backup/restore-command.js';
import { OperationError } from '../common/errors/operation.error.js';
import { completionCommand } from './completion/completion-command.js';
import { configCommands } from './config-commands.js';
import { inviteCommands } from './invite/invite-commands.js';
import { keysCommands } from './keys/keys-commands.js';
import { mailCommands } from './mail/mail-commands.js';
import { migrateCommand } from './migrate-command.js';
import { outboxCommands } from './outbox/outbox-commands.js';
import { providerCommands } from './provider/provider-commands.js';
import { transferCommand } from './transfer/transfer-command.js';
import { serveCommand } from './serve-command.js';
import { setupLinkCommand } from './setup-link-command.js';
import { sessionCommands } from './session/session-commands.js';
import type { Terminal } from './terminal.js';
import { userCommands } from './user/user-commands.js';

/** The tree of all commands. They write to the terminal, and throw instead of exiting. */
export function createProgram(terminal: Terminal): Command {
  const program = new Command('auth-service')
    .description('Run the service, and manage its users and sessions, also while it runs.')
    .version(packageVersion())
    .addCommand(serveCommand())
    .addCommand(setupLinkCommand(terminal))
    .addCommand(migrateCommand(terminal))
    .addCommand(configCommands(terminal))
    .addCommand(userCommands(terminal))
    .addCommand(inviteCommands(terminal))
    .addCommand(sessionCommands(terminal))
    .addCommand(providerCommands(terminal))
    .addCommand(keysCommands(terminal))
    .addCommand(mailCommands(terminal))
    .addCommand(outboxCommands(terminal))
    .addCommand(backupCommand(terminal))
    .addCommand(restoreCommand(terminal))
    .addCommand(transferCommand(terminal))
    .addCommand(completionCommand(terminal));
  for (const command of withSubcommands(program)) {
    command
      .exitOverride()
      .showHelpAfterError()
      .configureHelp({ optionDescription: describeOption })
      .configureOutput({
        writeOut: (text) => terminal.stdout.write(text),
        writeErr: (text) => terminal.stderr.write(text),
      });
  }
  return program;
}

/** As commander does, without the default of a flag. */
function describeOption(option: Option): string {
  return option.defaultValue === false ? option.description : new Help().optionDescription(option);
}

/**
 * Runs one command.
 *
 * @param args without `node` and the script
 * @returns the exit status: 0, or 1 for wrong usage and for a failed command
 */
export async function runCli(args: string[], terminal: Terminal): Promise<number> {
  try {
    await createProgram(terminal).parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    // Commander has printed the error or the requested help.
    if (error instanceof CommanderError) return error.exitCode;
    terminal.stderr.write(`${describe(error)}\n`);
    return 1;
  }
}

/** A command and all of its subcommands. */
export function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

function describe(error: unknown): string {
  if (error instanceof OperationError) return error.message;
  if (error instanceof AppException) {
    const fields = (error.errors ?? []).map(({ detail }) => detail);
    // Details of the API end with a full stop, errors of the command line do not.
    return [error.message.replace(/\.$/, ''), ...fields].join('\n  ');
  }
  return explainFailure(error);
}
