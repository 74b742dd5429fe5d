import { Command } from 'commander';
import { withExamples } from '../examples.js';
import { jsonLine } from '../json-line.js';
import type { Terminal } from '../terminal.js';

interface RotateOptions {
  now: boolean;
  json: boolean;
}

/** `keys rotate` */
export function rotateCommand({ stdout }: Terminal): Command {
  const command = new Command('rotate')
    .description(
      'replace the signing key; its successor signs after it was published for one day, and no user is signed out',
    )
    .option('--now', 'sign with the successor at once', false)
    .option('--json', 'print the successor as JSON', false)
    .action(async ({ now, json }: RotateOptions) => {
      const { rotateSigningKey } = await import('./signing-key-operations.js');
      const key = await rotateSigningKey(now);
      const line = json ? jsonLine(key) : `${key.kid} signs from ${key.active_from}`;
      stdout.write(`${line}\n`);
    });
  return withExamples(command, 'auth-service keys rotate', 'auth-service keys rotate --now');
}
