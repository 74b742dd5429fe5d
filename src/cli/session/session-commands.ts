import { Command } from 'commander';
import type { Terminal } from '../terminal.js';
import { endAllCommand } from './end-all-command.js';
import { endCommand } from './end-command.js';
import { listCommand } from './list-command.js';

/** `session …` */
export function sessionCommands(terminal: Terminal): Command {
  return new Command('session')
    .description('manage sessions')
    .addCommand(listCommand(terminal))
    .addCommand(endCommand(terminal))
    .addCommand(endAllCommand(terminal));
}
