import { Command } from 'commander';
import { withExamples } from '../examples.js';
import { jsonLine } from '../json-line.js';
import { oneLine } from '../one-line.js';
import type { Terminal } from '../terminal.js';
import { USER_NAME } from '../user-argument.js';

/** `user show` */
export function showCommand({ stdout }: Terminal): Command {
  const command = new Command('show')
    .description('show a user and the number of its active sessions (open_sessions)')
    .argument('<name>', USER_NAME)
    .option('--json', 'print one JSON object', false)
    .action(async (name: string, { json }: { json: boolean }) => {
      const { showUser } = await import('./user-operations.js');
      const user = await showUser(name);
      stdout.write(json ? `${jsonLine(user)}\n` : describe(user));
    });
  return withExamples(
    command,
    'auth-service user show ada',
    'auth-service user show ada@example.com --json',
  );
}

function describe(user: object): string {
  const width = Math.max(...Object.keys(user).map(({ length }) => length));
  return Object.entries(user)
    .map(([field, value]) => `${field.padEnd(width)}  ${oneLine([String(value ?? '-')])}\n`)
    .join('');
}
