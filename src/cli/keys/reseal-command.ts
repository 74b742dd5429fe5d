import { Command } from 'commander';
import { OperationError } from '../../common/errors/operation.error.js';
import { pluralize } from '../../common/pluralize.js';
import { withExamples } from '../examples.js';
import { jsonLine } from '../json-line.js';
import { ProgressBar } from '../progress-bar.js';
import type { Terminal } from '../terminal.js';

interface ResealOptions {
  json: boolean;
}

/** Values that neither key opens are named up to this number. */
const NAMED = 10;

/** `keys reseal`; see docs/operations.md. */
export function resealCommand(terminal: Terminal): Command {
  const command = new Command('reseal')
    .description(
      'encrypt with SECRET_KEY every secret that SECRET_KEY_PREVIOUS encrypted, also while the service runs; an aborted run can be repeated',
    )
    .option('--json', 'print one JSON object', false)
    .action(async ({ json }: ResealOptions) => {
      const { resealValues } = await import('./reseal-values.js');
      const progress = new ProgressBar(terminal.stderr, !json);
      const report = await resealValues(progress.stage('encrypting')).finally(() =>
        progress.clear(),
      );
      const { resealed, unsealable, remaining } = report;
      const line = json
        ? jsonLine({ resealed, remaining, unsealable: unsealable.length })
        : describe(resealed, remaining);
      terminal.stdout.write(`${line}\n`);
      if (unsealable.length > 0) throw new OperationError(describeUnsealable(unsealable));
      if (remaining > 0) throw new OperationError(describeWritten(remaining));
    });
  return withExamples(command, 'auth-service keys reseal', 'auth-service keys reseal --json');
}

function describe(resealed: number, remaining: number): string {
  if (resealed === 0 && remaining === 0) return 'every sealed value uses SECRET_KEY';
  return `${pluralize(resealed, 'value')} encrypted again, ${remaining} of another key left`;
}

function describeUnsealable(messages: string[]): string {
  const others = messages.length - NAMED;
  return [
    ...messages.slice(0, NAMED),
    ...(others > 0 ? [`and ${pluralize(others, 'further value')}`] : []),
  ].join('\n');
}

function describeWritten(count: number): string {
  return `${pluralize(count, 'value')} of another key written during the run; restart every instance with the new SECRET_KEY, then run the command again`;
}
