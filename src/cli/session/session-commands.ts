import { Command } from 'commander';
import type { Terminal } from '../terminal.js';
import { endCommand } from './end-command.js';
import { listCommand } from './list-command.js';

/** `session …` */
export function sessionCommands(terminal: Terminal): Command {
  return new Command('session')
    .description('manage sessions')
    .addCommand(listCommand(terminal))
    .addCommand(endCommand(terminal));
}
