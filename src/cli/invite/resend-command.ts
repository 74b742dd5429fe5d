import { Command } from 'commander';
import { withExamples } from '../examples.js';
import { jsonLine } from '../json-line.js';
import type { Terminal } from '../terminal.js';
import { USER_NAME } from '../user-argument.js';

/** `invite resend` */
export function resendCommand({ stdout }: Terminal): Command {
  const command = new Command('resend')
    .description('send an invitation again, with a new link; earlier links are void')
    .argument('<name>', USER_NAME)
    .option('--json', 'print the invitation as JSON', false)
    .action(async (name: string, { json }: { json: boolean }) => {
      const { resendInvitation } = await import('./invite-operations.js');
      const sent = await resendInvitation(name);
      stdout.write(`${json ? jsonLine(sent) : `sent the invitation to ${sent.email} again`}\n`);
    });
  return withExamples(command, 'auth-service invite resend ada@example.com');
}
