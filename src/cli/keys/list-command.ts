import { Command } from 'commander';
import { withExamples } from '../examples.js';
import { jsonLine } from '../json-line.js';
import type { Terminal } from '../terminal.js';
import type { ListedKey } from './signing-key-operations.js';

/** `keys list` */
export function listCommand({ stdout }: Terminal): Command {
  const command = new Command('list')
    .description(
      'list the signing keys in the order of their use: id, algorithm, state, creation, start, end',
    )
    .option('--json', 'print one JSON object per line', false)
    .action(async ({ json }: { json: boolean }) => {
      const { listSigningKeys } = await import('./signing-key-operations.js');
      for (const key of await listSigningKeys()) {
        stdout.write(`${json ? jsonLine(key) : describe(key)}\n`);
      }
    });
  return withExamples(command, 'auth-service keys list', 'auth-service keys list --json');
}

function describe(key: ListedKey): string {
  const { kid, algorithm, state, created_at, active_from, active_until } = key;
  return [kid, algorithm, state, created_at, active_from, active_until ?? '-'].join('\t');
}
