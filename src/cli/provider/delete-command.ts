import { Command } from 'commander';
import { withExamples } from '../examples.js';
import type { Terminal } from '../terminal.js';

/** `provider delete` */
export function providerDeleteCommand(terminal: Terminal): Command {
  const command = new Command('delete')
    .description('delete an identity provider that no user signs in with')
    .argument('<provider>', 'its name in requests')
    .action(async (provider: string) => {
      const { deleteProvider } = await import('./provider-operations.js');
      await deleteProvider(provider);
      terminal.stdout.write(`deleted ${provider}\n`);
    });
  return withExamples(command, 'auth-service provider delete work');
}
