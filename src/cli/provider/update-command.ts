import { Command } from 'commander';
import { withExamples } from '../examples.js';
import type { Terminal } from '../terminal.js';
import {
  describeProvider,
  type ProviderOptions,
  valuesOf,
  withProviderOptions,
} from './provider-options.js';

type UpdateOptions = ProviderOptions & {
  readonly enable: boolean;
  readonly disable: boolean;
  readonly json: boolean;
};

/** `provider update` */
export function providerUpdateCommand(terminal: Terminal): Command {
  const command = withProviderOptions(
    new Command('update')
      .description('change an identity provider, in force at the next sign-in')
      .argument('<provider>', 'its name in requests')
      .option('--client-id <id>', 'the client id at the provider'),
  )
    .option('--enable', 'permit sign-ins', false)
    .option('--disable', 'permit no sign-ins; sessions stay', false)
    .option('--json', 'print the provider as JSON', false)
    .action(async (provider: string, { enable, disable, json, ...options }: UpdateOptions) => {
      const { updateProvider } = await import('./provider-operations.js');
      const state = enable === disable ? {} : { is_enabled: enable };
      const updated = await updateProvider(provider, { ...valuesOf(options), ...state });
      terminal.stdout.write(`${describeProvider(updated, json)}\n`);
    });
  return withExamples(
    command,
    'auth-service provider update google --secret-file new.secret',
    'auth-service provider update work --disable',
  );
}
