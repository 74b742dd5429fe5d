import { Command } from 'commander';
import { confirm, expectTerminal } from '../confirm.js';
import { withExamples } from '../examples.js';
import type { Terminal } from '../terminal.js';

/** `keys revoke` */
export function revokeCommand(terminal: Terminal): Command {
  const command = new Command('revoke')
    .description(
      'delete a signing key that others may know, and reject its tokens; clients get new ones by a refresh',
    )
    .argument('<kid>', 'the id of the key, as printed by keys list')
    .option('--yes', 'skip the confirmation', false)
    .action(async (kid: string, { yes }: { yes: boolean }) => {
      expectTerminal(terminal, yes);
      if (!yes) await confirm(terminal, `Reject all tokens of the key ${kid}?`);
      const { revokeSigningKey } = await import('./signing-key-operations.js');
      await revokeSigningKey(kid);
      terminal.stdout.write(`revoked ${kid}\n`);
    });
  return withExamples(
    command,
    'auth-service keys revoke oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U --yes',
  );
}
