import { Command } from 'commander';
import { withExamples } from '../examples.js';
import { readPassword } from '../password-input.js';
import type { Terminal } from '../terminal.js';
import { USER_NAME } from '../user-argument.js';
import { changeUser } from './change-user.js';

interface SetPasswordOptions {
  temporary: boolean;
  passwordStdin: boolean;
  json: boolean;
}

/** `user set-password` */
export function setPasswordCommand(terminal: Terminal): Command {
  const command = new Command('set-password')
    .description('set the password of a user, and revoke its sessions')
    .argument('<name>', USER_NAME)
    .option('--temporary', 'let it expire after 72 hours, unless the user replaces it', false)
    .option('--password-stdin', 'read the password from standard input', false)
    .option('--json', 'print the user as JSON', false)
    .action(async (name: string, { temporary, passwordStdin, json }: SetPasswordOptions) => {
      const password = await readPassword(terminal, passwordStdin);
      await changeUser(terminal, {
        name,
        changes: { password, is_password_temporary: temporary },
        json,
        describe: ({ username }) => `set the password of ${username}, and revoked its sessions`,
      });
    });
  return withExamples(
    command,
    'auth-service user set-password ada',
    'auth-service user set-password ada --password-stdin < password.txt',
  );
}
