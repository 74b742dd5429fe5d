import { Command } from 'commander';
import { toValidDto } from '../../validation/to-valid-dto.js';
import { UpdateUserDto } from '../../users/dto/update-user.dto.js';
import { withExamples } from '../examples.js';
import { USER_NAME } from '../find-user.js';
import { readPassword } from '../password-input.js';
import type { Terminal } from '../terminal.js';
import { changeUser } from './change-user.js';

interface SetPasswordOptions {
  passwordStdin: boolean;
  json: boolean;
}

/** `user set-password` */
export function setPasswordCommand(terminal: Terminal): Command {
  const command = new Command('set-password')
    .description('set the password of an account, and end its sessions')
    .argument('<name>', USER_NAME)
    .option('--password-stdin', 'read the password from standard input', false)
    .option('--json', 'print the account as JSON', false)
    .action(async (name: string, { passwordStdin, json }: SetPasswordOptions) => {
      const password = await readPassword(terminal, passwordStdin);
      await changeUser(terminal, {
        name,
        changes: toValidDto(UpdateUserDto, { password }),
        json,
        done: ({ username }) => `set the password of ${username}, and ended its sessions`,
      });
    });
  return withExamples(
    command,
    'auth-service user set-password ada',
    'auth-service user set-password ada --password-stdin < password.txt',
  );
}
