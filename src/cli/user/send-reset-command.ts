import { Command } from 'commander';
import { withExamples } from '../examples.js';
import { jsonLine } from '../json-line.js';
import type { Terminal } from '../terminal.js';
import { USER_NAME } from '../user-argument.js';

/** `user send-reset` */
export function sendResetCommand({ stdout }: Terminal): Command {
  const command = new Command('send-reset')
    .description('send a user the mail of a password reset; its link is valid for 30 minutes')
    .argument('<name>', USER_NAME)
    .option('--json', 'print the user as JSON', false)
    .action(async (name: string, { json }: { json: boolean }) => {
      const { sendPasswordReset } = await import('./user-operations.js');
      const user = await sendPasswordReset(name);
      stdout.write(`${json ? jsonLine(user) : `queued a mail to ${user.email}`}\n`);
    });
  return withExamples(
    command,
    'auth-service user send-reset ada',
    'auth-service user send-reset ada@example.com',
  );
}
