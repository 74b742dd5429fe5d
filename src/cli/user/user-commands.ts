import { Command } from 'commander';
import type { Terminal } from '../terminal.js';
import { cancelDeletionCommand } from './cancel-deletion-command.js';
import { createCommand } from './create-command.js';
import { deleteCommand } from './delete-command.js';
import { exportCommand } from './export-command.js';
import { factorsCommand } from './factors-command.js';
import { importCommand } from './import/import-command.js';
import { listCommand } from './list-command.js';
import { resetFactorsCommand } from './reset-factors-command.js';
import { sendResetCommand } from './send-reset-command.js';
import { setActiveCommand } from './set-active-command.js';
import { setPasswordCommand } from './set-password-command.js';
import { setRoleCommand } from './set-role-command.js';
import { showCommand } from './show-command.js';
import { verifyEmailCommand } from './verify-email-command.js';

/** `user …` */
export function userCommands(terminal: Terminal): Command {
  return new Command('user')
    .description('manage users')
    .addCommand(createCommand(terminal))
    .addCommand(importCommand(terminal))
    .addCommand(listCommand(terminal))
    .addCommand(showCommand(terminal))
    .addCommand(exportCommand(terminal))
    .addCommand(setActiveCommand(terminal, 'disable'))
    .addCommand(setActiveCommand(terminal, 'enable'))
    .addCommand(setRoleCommand(terminal))
    .addCommand(verifyEmailCommand(terminal))
    .addCommand(setPasswordCommand(terminal))
    .addCommand(sendResetCommand(terminal))
    .addCommand(factorsCommand(terminal))
    .addCommand(resetFactorsCommand(terminal))
    .addCommand(deleteCommand(terminal))
    .addCommand(cancelDeletionCommand(terminal));
}
