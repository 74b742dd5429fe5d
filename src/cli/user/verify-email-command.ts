import { Command } from 'commander';
import { OperationError } from '../../common/errors/operation.error.js';
import { pluralize } from '../../common/pluralize.js';
import { withExamples } from '../examples.js';
import { jsonLine } from '../json-line.js';
import { ProgressBar } from '../progress-bar.js';
import type { Terminal } from '../terminal.js';
import { USER_NAME } from '../user-argument.js';
import { changeUser } from './change-user.js';

interface Options {
  all: boolean;
  json: boolean;
}

/** `user verify-email` */
export function verifyEmailCommand(terminal: Terminal): Command {
  const command = new Command('verify-email')
    .description('mark the e-mail address of a user as verified, or those of all users')
    .argument('[name]', USER_NAME)
    .option('--all', 'mark the addresses of all users', false)
    .option('--json', 'print the user, or the number of users, as JSON', false)
    .action(async (name: string | undefined, { all, json }: Options) => {
      if ((name === undefined) !== all) throw new OperationError('give either a name or --all');
      if (name === undefined) return markAll(terminal, json);
      return changeUser(terminal, {
        name,
        changes: { email_verified: true },
        json,
        describe: ({ email }) => `marked ${email} as verified`,
      });
    });
  return withExamples(
    command,
    'auth-service user verify-email ada',
    'auth-service user verify-email --all',
  );
}

async function markAll({ stdout, stderr }: Terminal, json: boolean): Promise<void> {
  const { verifyAllEmails } = await import('./user-operations.js');
  const progress = new ProgressBar(stderr, !json);
  const marked = await verifyAllEmails(progress.stage('marking')).finally(() => progress.clear());
  stdout.write(
    `${json ? jsonLine({ marked }) : `marked ${pluralize(marked, 'address', 'addresses')} as verified`}\n`,
  );
}
