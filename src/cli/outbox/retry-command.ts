import { Command, InvalidArgumentError } from 'commander';
import { pluralize } from '../../common/pluralize.js';
import { withExamples } from '../examples.js';
import { jsonLine } from '../json-line.js';
import type { Terminal } from '../terminal.js';

/** RFC 9562, any version. */
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

interface RetryOptions {
  dead: boolean;
  json: boolean;
}

/** `outbox retry` */
export function retryCommand({ stdout }: Terminal): Command {
  const command = new Command('retry')
    .description(
      'attempt a dead letter or a pending delivery now, and for another 24 hours, or all dead letters',
    )
    .argument('[id]', 'the id of a delivery', toDeliveryId)
    .option('--dead', 'retry all dead letters', false)
    .option('--json', 'print the number of deliveries as JSON', false)
    .action(async (id: string | undefined, { dead, json }: RetryOptions) => {
      if ((id === undefined) !== dead) command.error('error: give either an id or --dead');
      const { retryDeliveries } = await import('./outbox-operations.js');
      const retried = await retryDeliveries(id);
      const line = json
        ? jsonLine({ retried })
        : `${pluralize(retried, 'delivery', 'deliveries')} will be attempted now`;
      stdout.write(`${line}\n`);
    });
  return withExamples(
    command,
    'auth-service outbox retry 0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11',
    'auth-service outbox retry --dead --json',
  );
}

function toDeliveryId(text: string): string {
  if (!UUID.test(text)) {
    throw new InvalidArgumentError('A delivery id is a UUID, as printed by outbox list.');
  }
  return text.toLowerCase();
}
