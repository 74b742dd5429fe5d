import { Command } from 'commander';
import { withExamples } from '../examples.js';
import { jsonLine } from '../json-line.js';
import { oneLine } from '../one-line.js';
import type { Terminal } from '../terminal.js';
import { type State, stateOption } from './delivery-states.js';
import type { ListedDelivery } from './outbox-operations.js';

interface ListOptions {
  state?: State;
  json: boolean;
}

/** `outbox list` */
export function listCommand({ stdout }: Terminal): Command {
  const command = new Command('list')
    .description(
      'list pending deliveries and dead letters, oldest first: id, kind, template, recipient, state, attempts, creation, next attempt, last error',
    )
    .addOption(stateOption('list the deliveries in this state'))
    .option('--json', 'print one JSON object per line', false)
    .action(async ({ state, json }: ListOptions) => {
      const { listDeliveries } = await import('./outbox-operations.js');
      await listDeliveries(state, (delivery) => {
        stdout.write(`${json ? jsonLine(delivery) : describe(delivery)}\n`);
        // False after `| head` has closed the pipe.
        return stdout.writable;
      });
    });
  return withExamples(
    command,
    'auth-service outbox list',
    'auth-service outbox list --state dead --json',
  );
}

function describe(delivery: ListedDelivery): string {
  const { id, kind, template, recipient, state, attempts, created_at } = delivery;
  const { next_attempt_at, last_error } = delivery;
  const fields = [id, kind, template ?? '-', recipient ?? '-', state, String(attempts), created_at];
  return oneLine([...fields, next_attempt_at ?? '-', last_error ?? '-']);
}
