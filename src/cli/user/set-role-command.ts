import { Argument, Command } from 'commander';
import { Role } from '../../access/role.enum.js';
import { withExamples } from '../examples.js';
import type { Terminal } from '../terminal.js';
import { USER_NAME } from '../user-argument.js';
import { changeUser } from './change-user.js';

/** `user set-role` */
export function setRoleCommand(terminal: Terminal): Command {
  const command = new Command('set-role')
    .description('set the role of a user, in force from its next request')
    .argument('<name>', USER_NAME)
    .addArgument(new Argument('<role>', 'the role').choices(Object.values(Role)))
    .option('--json', 'print the user as JSON', false)
    .action((name: string, role: Role, { json }: { json: boolean }) =>
      changeUser(terminal, {
        name,
        changes: { role },
        json,
        describe: (user) => `set the role of ${user.username} to ${user.role}`,
      }),
    );
  return withExamples(
    command,
    'auth-service user set-role ada admin',
    'auth-service user set-role ada@example.com user',
  );
}
