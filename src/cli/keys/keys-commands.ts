import { Command } from 'commander';
import type { Terminal } from '../terminal.js';
import { resealCommand } from './reseal-command.js';

/** `keys …` */
export function keysCommands(terminal: Terminal): Command {
  return new Command('keys').description('rotate keys').addCommand(resealCommand(terminal));
}
