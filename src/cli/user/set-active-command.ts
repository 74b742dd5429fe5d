import { Command } from 'commander';
import { withExamples } from '../examples.js';
import type { Terminal } from '../terminal.js';
import { USER_NAME } from '../user-argument.js';
import { changeUser } from './change-user.js';

/** `user disable` and `user enable` */
export function setActiveCommand(terminal: Terminal, verb: 'disable' | 'enable'): Command {
  const isActive = verb === 'enable';
  const command = new Command(verb)
    .description(
      isActive
        ? 'enable a disabled user, which can sign in again'
        : 'disable a user, which can no longer sign in, and revoke its sessions',
    )
    .argument('<name>', USER_NAME)
    .option('--json', 'print the user as JSON', false)
    .action((name: string, { json }: { json: boolean }) =>
      changeUser(terminal, {
        name,
        changes: { is_active: isActive },
        json,
        describe: ({ username }) => `${verb}d ${username}`,
      }),
    );
  return withExamples(command, `auth-service user ${verb} ada`);
}
