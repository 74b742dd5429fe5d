import { Command } from 'commander';
import type { Terminal } from '../terminal.js';
import { listCommand } from './list-command.js';
import { resealCommand } from './reseal-command.js';
import { revokeCommand } from './revoke-command.js';
import { rotateCommand } from './rotate-command.js';

/** `keys …` */
export function keysCommands(terminal: Terminal): Command {
  return new Command('keys')
    .description('list, rotate and revoke keys')
    .addCommand(listCommand(terminal))
    .addCommand(rotateCommand(terminal))
    .addCommand(revokeCommand(terminal))
    .addCommand(resealCommand(terminal));
}
