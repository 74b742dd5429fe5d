import { Command } from 'commander';
import { pluralize } from '../../common/pluralize.js';
import { confirm, expectTerminal } from '../confirm.js';
import { withExamples } from '../examples.js';
import { jsonLine } from '../json-line.js';
import type { Terminal } from '../terminal.js';
import { type State, stateOption } from './delivery-states.js';

interface PurgeOptions {
  state?: State;
  yes: boolean;
  json: boolean;
}

/** `outbox purge` */
export function purgeCommand(terminal: Terminal): Command {
  const command = new Command('purge')
    .description(
      'delete delivered deliveries and dead letters before their retention ends, after a confirmation',
    )
    .addOption(stateOption('delete the deliveries in this state; pending ones are then never sent'))
    .option('--yes', 'skip the confirmation; required without a terminal', false)
    .option('--json', 'print the number of deleted deliveries as JSON', false)
    .action(async ({ state, yes, json }: PurgeOptions) => {
      expectTerminal(terminal, yes);
      if (!yes) await confirm(terminal, `Delete all ${state ?? 'delivered and dead'} deliveries?`);
      const { purgeDeliveries } = await import('./outbox-operations.js');
      const deleted = await purgeDeliveries(state);
      const line = json
        ? jsonLine({ deleted })
        : `deleted ${pluralize(deleted, 'delivery', 'deliveries')}`;
      terminal.stdout.write(`${line}\n`);
    });
  return withExamples(
    command,
    'auth-service outbox purge',
    'auth-service outbox purge --state dead --yes --json',
  );
}
