import { Argument, Command } from 'commander';
import { Role } from '../../access/role.enum.js';
import { withExamples } from '../examples.js';
import { USER_NAME } from '../find-user.js';
import type { Terminal } from '../terminal.js';
import { changeUser } from './change-user.js';

/** `user set-role` */
export function setRoleCommand(terminal: Terminal): Command {
  const command = new Command('set-role')
    .description('give an account a role, which counts from its next request on')
    .argument('<name>', USER_NAME)
    .addArgument(new Argument('<role>').choices(Object.values(Role)))
    .option('--json', 'print the account as JSON', false)
    .action((name: string, role: Role, { json }: { json: boolean }) =>
      changeUser(terminal, {
        name,
        changes: { role },
        json,
        done: (user) => `gave ${user.username} the role ${user.role}`,
      }),
    );
  return withExamples(
    command,
    'auth-service user set-role ada admin',
    'auth-service user set-role ada@example.com user',
  );
}
