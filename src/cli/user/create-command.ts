import { Command, Option } from 'commander';
import { COMMAND_LINE } from '../../access/requester.js';
import { Role } from '../../access/role.enum.js';
import { toValidDto } from '../../validation/to-valid-dto.js';
import { CreateUserDto } from '../../users/dto/create-user.dto.js';
import { toUserResponse } from '../../users/dto/user.response.js';
import { UsersService } from '../../users/users.service.js';
import { withExamples } from '../examples.js';
import { jsonLine } from '../json-line.js';
import { readPassword } from '../password-input.js';
import type { Terminal } from '../terminal.js';
import { withServices } from '../with-services.js';

interface CreateOptions {
  username: string;
  email: string;
  fullName?: string;
  role: Role;
  passwordStdin: boolean;
  json: boolean;
}

/** `user create` */
export function createCommand(terminal: Terminal): Command {
  const command = new Command('create')
    .description('create an account; the password comes from a prompt or from standard input')
    .requiredOption('--username <name>', 'what it signs in with, or with the address')
    .requiredOption('--email <address>', 'its e-mail address')
    .option('--full-name <text>', 'the name of its owner')
    .addOption(
      new Option('--role <role>', 'what it may do').choices(Object.values(Role)).default(Role.User),
    )
    .option('--password-stdin', 'read the password from standard input', false)
    .option('--json', 'print the account as JSON', false)
    .action(async ({ username, email, fullName, role, passwordStdin, json }: CreateOptions) => {
      const password = await readPassword(terminal, passwordStdin);
      const account = toValidDto(CreateUserDto, {
        username,
        email,
        password,
        role,
        ...(fullName !== undefined && { full_name: fullName }),
      });
      const created = await withServices((services) =>
        services.get(UsersService).create(account, COMMAND_LINE),
      );
      const line = json
        ? jsonLine(toUserResponse(created))
        : `created ${created.role} ${created.username} (${created.id})`;
      terminal.stdout.write(`${line}\n`);
    });
  return withExamples(
    command,
    'auth-service user create --username ada --email ada@example.com',
    'auth-service user create --role admin --username root1 --email root1@example.com --password-stdin < password.txt',
  );
}
