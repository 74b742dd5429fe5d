import { Command } from 'commander';
import type { Terminal } from '../terminal.js';
import { providerCreateCommand } from './create-command.js';
import { providerDeleteCommand } from './delete-command.js';
import { providerListCommand } from './list-command.js';
import { providerUpdateCommand } from './update-command.js';

/** `provider …` */
export function providerCommands(terminal: Terminal): Command {
  return new Command('provider')
    .description('manage the identity providers that users sign in with')
    .addCommand(providerCreateCommand(terminal))
    .addCommand(providerListCommand(terminal))
    .addCommand(providerUpdateCommand(terminal))
    .addCommand(providerDeleteCommand(terminal));
}
