import { Command } from 'commander';
import type { InvitationResponse } from '../../users/invitations/dto/invitation.response.js';
import { withExamples } from '../examples.js';
import { jsonLine } from '../json-line.js';
import { oneLine } from '../one-line.js';
import type { Terminal } from '../terminal.js';

/** `invite list` */
export function inviteListCommand({ stdout }: Terminal): Command {
  const command = new Command('list')
    .description(
      'list the invitations that are not accepted, newest first: id, e-mail address, username, role, expiry',
    )
    .option('--json', 'print one JSON object per line', false)
    .action(async ({ json }: { json: boolean }) => {
      const { listInvitations } = await import('./invite-operations.js');
      await listInvitations((invitation) => {
        stdout.write(`${json ? jsonLine(invitation) : describe(invitation)}\n`);
        // False after `| head` has closed the pipe.
        return stdout.writable;
      });
    });
  return withExamples(command, 'auth-service invite list', 'auth-service invite list --json');
}

function describe({ id, email, username, role, expires_at }: InvitationResponse): string {
  return oneLine([id, email, username ?? '-', role, expires_at]);
}
