import { Command } from 'commander';
import { withExamples } from '../examples.js';
import type { Terminal } from '../terminal.js';
import { describeProvider } from './provider-options.js';

/** `provider list` */
export function providerListCommand({ stdout }: Terminal): Command {
  const command = new Command('list')
    .description('list the identity providers: name in requests, kind, name, issuer, state')
    .option('--json', 'print one JSON object per line', false)
    .action(async ({ json }: { json: boolean }) => {
      const { listProviders } = await import('./provider-operations.js');
      for (const provider of await listProviders()) {
        stdout.write(`${describeProvider(provider, json)}\n`);
      }
    });
  return withExamples(command, 'auth-service provider list', 'auth-service provider list --json');
}
