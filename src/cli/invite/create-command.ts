import { Command, Option } from 'commander';
import { Role } from '../../access/role.enum.js';
import { withExamples } from '../examples.js';
import { jsonLine } from '../json-line.js';
import type { Terminal } from '../terminal.js';

interface CreateOptions {
  username?: string;
  fullName?: string;
  role: Role;
  locale?: string;
  json: boolean;
}

/** `invite create` */
export function inviteCreateCommand(terminal: Terminal): Command {
  const command = new Command('create')
    .description(
      'create a user without a password, and send it a link to set one, valid for 7 days',
    )
    .argument('<email>', 'the e-mail address')
    .option('--username <name>', 'the username; by default the invited person chooses it')
    .option('--full-name <text>', 'the full name')
    .addOption(
      new Option('--role <role>', 'the role').choices(Object.values(Role)).default(Role.User),
    )
    .option('--locale <tag>', 'the language of the mail, such as en or de')
    .option('--json', 'print the invitation as JSON', false)
    .action(async (email: string, { username, fullName, role, locale, json }: CreateOptions) => {
      const { createInvitation } = await import('./invite-operations.js');
      const created = await createInvitation({
        email,
        role,
        ...(username !== undefined && { username }),
        ...(locale !== undefined && { locale }),
        ...(fullName !== undefined && { full_name: fullName }),
      });
      const line = json
        ? jsonLine(created)
        : `invited ${created.role} ${created.email} (${created.id})`;
      terminal.stdout.write(`${line}\n`);
    });
  return withExamples(
    command,
    'auth-service invite create ada@example.com',
    'auth-service invite create ada@example.com --username ada --role admin --locale de',
  );
}
