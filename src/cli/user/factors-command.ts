import { Command } from 'commander';
import type { FactorsResponse } from '../../users/factors/dto/factors.response.js';
import { withExamples } from '../examples.js';
import { jsonLine } from '../json-line.js';
import { oneLine } from '../one-line.js';
import type { Terminal } from '../terminal.js';
import { USER_NAME } from '../user-argument.js';

/** `user factors` */
export function factorsCommand({ stdout }: Terminal): Command {
  const command = new Command('factors')
    .description(
      'show the factors of a user: password, authenticator app (totp), passkeys, number of unused recovery codes and of trusted devices, and a scheduled reset',
    )
    .argument('<name>', USER_NAME)
    .option('--json', 'print one JSON object', false)
    .action(async (name: string, { json }: { json: boolean }) => {
      const { readFactors } = await import('./factor-operations.js');
      const factors = await readFactors(name);
      stdout.write(json ? `${jsonLine(factors)}\n` : describe(factors));
    });
  return withExamples(
    command,
    'auth-service user factors ada',
    'auth-service user factors ada --json',
  );
}

function describe(factors: FactorsResponse): string {
  const { totp, passkeys, recovery_codes, factor_reset } = factors;
  const passkeyLines = passkeys.map(
    ({ name, created_at, last_used_at }) =>
      ['passkey', `${name}, since ${created_at}, last used ${last_used_at ?? 'never'}`] as const,
  );
  const lines = [
    ['password', factors.has_password ? 'yes' : 'no'],
    ['totp', totp ? `since ${totp.created_at}` : 'no'],
    ...(passkeyLines.length > 0 ? passkeyLines : [['passkey', 'no'] as const]),
    ['recovery codes', String(recovery_codes.remaining)],
    ['trusted devices', String(factors.trusted_devices)],
    ...(factor_reset ? [['reset', factor_reset.due_at] as const] : []),
  ] as const;
  return lines.map(([label, value]) => `${label.padEnd(15)}  ${oneLine([value])}\n`).join('');
}
