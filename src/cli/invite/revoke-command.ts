import { Command } from 'commander';
import { withExamples } from '../examples.js';
import { jsonLine } from '../json-line.js';
import type { Terminal } from '../terminal.js';
import { USER_NAME } from '../user-argument.js';

/** `invite revoke` */
export function revokeCommand({ stdout }: Terminal): Command {
  const command = new Command('revoke')
    .description('revoke an invitation that is not accepted, and delete its user')
    .argument('<name>', USER_NAME)
    .option('--json', 'print the revoked invitation as JSON', false)
    .action(async (name: string, { json }: { json: boolean }) => {
      const { revokeInvitation } = await import('./invite-operations.js');
      const revoked = await revokeInvitation(name);
      stdout.write(`${json ? jsonLine(revoked) : `revoked the invitation of ${revoked.email}`}\n`);
    });
  return withExamples(command, 'auth-service invite revoke ada@example.com');
}
