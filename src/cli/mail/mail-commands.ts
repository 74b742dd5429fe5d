import { Command } from 'commander';
import type { Terminal } from '../terminal.js';
import { previewCommand } from './preview-command.js';
import { testCommand } from './test-command.js';

/** `mail …` */
export function mailCommands(terminal: Terminal): Command {
  return new Command('mail')
    .description('preview mails, and test the mail server')
    .addCommand(previewCommand(terminal))
    .addCommand(testCommand(terminal));
}
