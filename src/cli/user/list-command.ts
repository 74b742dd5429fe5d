import { Command } from 'commander';
import type { UserResponse } from '../../users/dto/user.response.js';
import { withExamples } from '../examples.js';
import { jsonLine } from '../json-line.js';
import { oneLine } from '../one-line.js';
import type { Terminal } from '../terminal.js';

/** `user list` */
export function listCommand({ stdout }: Terminal): Command {
  const command = new Command('list')
    .description('list all users, oldest first: id, username, e-mail address, role, state')
    .option('--json', 'print one JSON object per line', false)
    .action(async ({ json }: { json: boolean }) => {
      const { listUsers } = await import('./user-operations.js');
      await listUsers((user) => {
        stdout.write(`${json ? jsonLine(user) : describe(user)}\n`);
        // False after `| head` has closed the pipe.
        return stdout.writable;
      });
    });
  return withExamples(command, 'auth-service user list', 'auth-service user list --json');
}

function describe({ id, username, email, role, is_active }: UserResponse): string {
  return oneLine([id, username, email, role, is_active ? 'active' : 'disabled']);
}
