import { Command } from 'commander';
import { withExamples } from '../examples.js';
import { USER_NAME } from '../find-user.js';
import type { Terminal } from '../terminal.js';
import { changeUser } from './change-user.js';

/** `user disable` and `user enable` */
export function setActiveCommand(terminal: Terminal, verb: 'disable' | 'enable'): Command {
  const isActive = verb === 'enable';
  const command = new Command(verb)
    .description(
      isActive
        ? 'let a disabled account sign in again'
        : 'keep an account from signing in, and end its sessions',
    )
    .argument('<name>', USER_NAME)
    .option('--json', 'print the account as JSON', false)
    .action((name: string, { json }: { json: boolean }) =>
      changeUser(terminal, {
        name,
        changes: { is_active: isActive },
        json,
        done: ({ username }) => `${verb}d ${username}`,
      }),
    );
  return withExamples(command, `auth-service user ${verb} ada`);
}
