import { Command } from 'commander';
import type { Terminal } from '../terminal.js';
import { listCommand } from './list-command.js';
import { purgeCommand } from './purge-command.js';
import { retryCommand } from './retry-command.js';

/** `outbox …` */
export function outboxCommands(terminal: Terminal): Command {
  return new Command('outbox')
    .description('show, repeat and delete deliveries, such as mails')
    .addCommand(listCommand(terminal))
    .addCommand(retryCommand(terminal))
    .addCommand(purgeCommand(terminal));
}
