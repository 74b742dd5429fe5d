import { Command } from 'commander';
import { pluralize } from '../../common/pluralize.js';
import { confirm, expectTerminal } from '../confirm.js';
import { withExamples } from '../examples.js';
import { jsonLine } from '../json-line.js';
import type { Terminal } from '../terminal.js';

interface EndAllOptions {
  yes: boolean;
  json: boolean;
}

/** `session end-all` */
export function endAllCommand(terminal: Terminal): Command {
  const command = new Command('end-all')
    .description(
      'revoke all sessions of all users, with their access tokens, after a confirmation; every user has to sign in again',
    )
    .option('--yes', 'skip the confirmation; required without a terminal', false)
    .option('--json', 'print the number of revoked sessions as JSON', false)
    .action(async ({ yes, json }: EndAllOptions) => {
      expectTerminal(terminal, yes);
      if (!yes) await confirm(terminal, 'Revoke all sessions of all users?');
      const { revokeAllSessions } = await import('./session-operations.js');
      const revoked = await revokeAllSessions();
      const line = json
        ? jsonLine({ ended: revoked })
        : `ended ${pluralize(revoked, 'session')} of all users`;
      terminal.stdout.write(`${line}\n`);
    });
  return withExamples(
    command,
    'auth-service session end-all',
    'auth-service session end-all --yes --json',
  );
}
