import { Command } from 'commander';
import { withExamples } from '../examples.js';
import { jsonLine } from '../json-line.js';
import type { Terminal } from '../terminal.js';
import { USER_NAME } from '../user-argument.js';

/** `user cancel-deletion` */
export function cancelDeletionCommand({ stdout }: Terminal): Command {
  const command = new Command('cancel-deletion')
    .description('cancel the scheduled deletion of a user, which can sign in again')
    .argument('<name>', USER_NAME)
    .option('--json', 'print the user as JSON', false)
    .action(async (name: string, { json }: { json: boolean }) => {
      const { cancelDeletion } = await import('./deletion-operations.js');
      const { user, wasScheduled } = await cancelDeletion(name);
      const line = wasScheduled
        ? `cancelled the deletion of ${user.username}`
        : `no deletion of ${user.username} is scheduled`;
      stdout.write(`${json ? jsonLine(user) : line}\n`);
    });
  return withExamples(command, 'auth-service user cancel-deletion ada');
}
