import { Command, Option } from 'commander';
import { PROVIDER_KINDS } from '../../identity/provider-kind.js';
import { withExamples } from '../examples.js';
import type { Terminal } from '../terminal.js';
import {
  describeProvider,
  type ProviderOptions,
  valuesOf,
  withProviderOptions,
} from './provider-options.js';

type CreateOptions = ProviderOptions & { readonly kind: string; readonly json: boolean };

/** `provider create` */
export function providerCreateCommand(terminal: Terminal): Command {
  const command = withProviderOptions(
    new Command('create')
      .description('create an identity provider, which users can sign in with at once')
      .argument('<provider>', 'its name in requests, such as google')
      .addOption(
        new Option('--kind <kind>', 'the kind').choices(PROVIDER_KINDS).makeOptionMandatory(),
      )
      .requiredOption('--client-id <id>', 'the client id at the provider'),
  )
    .option('--json', 'print the provider as JSON', false)
    .action(async (provider: string, { kind, json, ...options }: CreateOptions) => {
      const { createProvider } = await import('./provider-operations.js');
      const created = await createProvider({ provider, kind, ...valuesOf(options) });
      terminal.stdout.write(`${describeProvider(created, json)}\n`);
    });
  return withExamples(
    command,
    'auth-service provider create google --kind google --client-id 4711.apps.example --secret-file google.secret',
    'auth-service provider create work --kind oidc --issuer https://id.example.com --client-id auth --authoritative example.com',
  );
}
