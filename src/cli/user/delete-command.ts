import { Command } from 'commander';
import { COMMAND_LINE } from '../../access/requester.js';
import { toUserResponse } from '../../users/dto/user.response.js';
import { UsersService } from '../../users/users.service.js';
import { confirm, expectTerminal } from '../confirm.js';
import { withExamples } from '../examples.js';
import { USER_NAME, findUser } from '../find-user.js';
import { jsonLine } from '../json-line.js';
import type { Terminal } from '../terminal.js';
import { withServices } from '../with-services.js';

interface DeleteOptions {
  yes: boolean;
  json: boolean;
}

/** `user delete` */
export function deleteCommand(terminal: Terminal): Command {
  const command = new Command('delete')
    .description('delete an account with its sessions, after asking; nothing brings it back')
    .argument('<name>', USER_NAME)
    .option('--yes', 'do not ask; needed where there is no terminal', false)
    .option('--json', 'print the account that was deleted as JSON', false)
    .action(async (name: string, { yes, json }: DeleteOptions) => {
      expectTerminal(terminal, yes);
      const deleted = await withServices(async (services) => {
        const user = await findUser(services, name);
        if (!yes) await confirm(terminal, `Delete ${user.username} (${user.email})?`);
        await services.get(UsersService).remove(user.id, COMMAND_LINE);
        return user;
      });
      const line = json ? jsonLine(toUserResponse(deleted)) : `deleted ${deleted.username}`;
      terminal.stdout.write(`${line}\n`);
    });
  return withExamples(
    command,
    'auth-service user delete ada',
    'auth-service user delete ada@example.com --yes',
  );
}
