import { Command } from 'commander';
import type { Terminal } from '../terminal.js';
import { inviteCreateCommand } from './create-command.js';
import { inviteListCommand } from './list-command.js';
import { resendCommand } from './resend-command.js';
import { revokeCommand } from './revoke-command.js';

/** `invite …` */
export function inviteCommands(terminal: Terminal): Command {
  return new Command('invite')
    .description('invite users by mail')
    .addCommand(inviteCreateCommand(terminal))
    .addCommand(inviteListCommand(terminal))
    .addCommand(resendCommand(terminal))
    .addCommand(revokeCommand(terminal));
}
