import { Command } from 'commander';
import { confirm, expectTerminal } from '../confirm.js';
import { withExamples } from '../examples.js';
import { jsonLine } from '../json-line.js';
import type { Terminal } from '../terminal.js';
import { USER_NAME } from '../user-argument.js';

interface DeleteOptions {
  yes: boolean;
  json: boolean;
}

/** `user delete` */
export function deleteCommand(terminal: Terminal): Command {
  const command = new Command('delete')
    .description('delete a user and its sessions, after a confirmation; this cannot be undone')
    .argument('<name>', USER_NAME)
    .option('--yes', 'skip the confirmation; required without a terminal', false)
    .option('--json', 'print the deleted user as JSON', false)
    .action(async (name: string, { yes, json }: DeleteOptions) => {
      expectTerminal(terminal, yes);
      const { deleteUser } = await import('./user-operations.js');
      const deleted = await deleteUser(name, async ({ username, email }) => {
        if (!yes) await confirm(terminal, `Delete ${username} (${email})?`);
      });
      terminal.stdout.write(`${json ? jsonLine(deleted) : `deleted ${deleted.username}`}\n`);
    });
  return withExamples(
    command,
    'auth-service user delete ada',
    'auth-service user delete ada@example.com --yes',
  );
}
