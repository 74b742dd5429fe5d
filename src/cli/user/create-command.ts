import { Command, Option } from 'commander';
import { Role } from '../../access/role.enum.js';
import { withExamples } from '../examples.js';
import { jsonLine } from '../json-line.js';
import { readPassword } from '../password-input.js';
import type { Terminal } from '../terminal.js';

interface CreateOptions {
  username: string;
  email: string;
  fullName?: string;
  role: Role;
  temporary: boolean;
  passwordStdin: boolean;
  json: boolean;
}

/** `user create` */
export function createCommand(terminal: Terminal): Command {
  const command = new Command('create')
    .description('create a user; the password is read from a prompt or from standard input')
    .requiredOption('--username <name>', 'the username')
    .requiredOption('--email <address>', 'the e-mail address')
    .option('--full-name <text>', 'the full name')
    .addOption(
      new Option('--role <role>', 'the role').choices(Object.values(Role)).default(Role.User),
    )
    .option(
      '--temporary',
      'let the password expire after 72 hours, unless the user replaces it',
      false,
    )
    .option('--password-stdin', 'read the password from standard input', false)
    .option('--json', 'print the user as JSON', false)
    .action(async ({ fullName, passwordStdin, temporary, json, ...values }: CreateOptions) => {
      const password = await readPassword(terminal, passwordStdin);
      const { createUser } = await import('./user-operations.js');
      const created = await createUser({
        ...values,
        password,
        is_password_temporary: temporary,
        ...(fullName !== undefined && { full_name: fullName }),
      });
      const line = json
        ? jsonLine(created)
        : `created ${created.role} ${created.username} (${created.id})`;
      terminal.stdout.write(`${line}\n`);
    });
  return withExamples(
    command,
    'auth-service user create --username ada --email ada@example.com',
    'auth-service user create --role admin --username root1 --email root1@example.com --password-stdin < password.txt',
  );
}
