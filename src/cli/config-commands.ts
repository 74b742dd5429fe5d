import { Command } from 'commander';
import { OperationError } from '../common/errors/operation.error.js';
import { pluralize } from '../common/pluralize.js';
import type { EffectiveVariable } from '../config/effective-variables.js';
import type { ExaminedEnvironment } from '../config/load-environment.js';
import type { MigrationState } from '../database/migrate.js';
import type { SealedCounts } from '../keys/sealing/count-sealed.js';
import { withExamples } from './examples.js';
import { jsonLine } from './json-line.js';
import { oneLine } from './one-line.js';
import type { Terminal } from './terminal.js';

interface CheckReport {
  readonly problems: string[];
  readonly warnings: string[];
  /** Only where the database was opened. */
  readonly schema?: MigrationState;
  /** Only where a start would succeed without migrations. */
  readonly sealed?: SealedCounts;
  /** The state of mail, where it was checked and has no problem. */
  readonly mail?: string;
}

interface CheckOptions {
  connect: boolean;
  json: boolean;
}

/** `config check` */
export function configCommands({ stdout }: Terminal): Command {
  const command = new Command('check')
    .description(
      'print every variable with its value and source, without secrets, and every problem',
    )
    .option(
      '--connect',
      'also check the steps of a start (key, database, addresses, mail) without a change, and report the schema and the values that need SECRET_KEY_PREVIOUS',
      false,
    )
    .option('--json', 'print one JSON object', false)
    .action(async ({ connect, json }: CheckOptions) => {
      const { effectiveVariables } = await import('../config/effective-variables.js');
      const { examineEnvironment } = await import('../config/load-environment.js');
      const examined = examineEnvironment();
      const report = await check(examined, connect);
      const { problems, warnings, schema, sealed, mail } = report;
      const variables = effectiveVariables(examined);
      stdout.write(
        json
          ? `${jsonLine({ variables, problems, warnings, schema: schema ?? null, sealed_values: sealed ?? null, mail: mail ?? null })}\n`
          : describe(variables, report),
      );
      if (problems.length === 0) return;
      throw new OperationError(problems.map((line) => `configuration: ${line}`).join('\n'));
    });
  return new Command('config')
    .description('inspect the configuration')
    .addCommand(
      withExamples(
        command,
        'auth-service config check',
        'NODE_ENV=production auth-service config check --connect',
      ),
    );
}

/** Does not connect with an invalid configuration, which may name another database than intended. */
async function check(
  { environment, ...examined }: ExaminedEnvironment,
  connect: boolean,
): Promise<CheckReport> {
  const report = { problems: [...examined.problems.values()], warnings: examined.warnings };
  if (!connect || report.problems.length > 0) return report;
  const { checkStart } = await import('../app/check-start.js');
  const { problems, warnings, run, pending, sealed, mail } = await checkStart(environment);
  return {
    problems,
    warnings: [...report.warnings, ...warnings],
    ...(run && pending && { schema: { run, pending } }),
    ...(sealed && { sealed }),
    ...(mail !== undefined && { mail }),
  };
}

function describe(
  variables: EffectiveVariable[],
  { warnings, schema, sealed, mail }: CheckReport,
): string {
  const width = Math.max(...variables.map(({ name }) => name.length));
  const lines = variables.map(
    ({ name, value, source }) =>
      `${name.padEnd(width)}  ${source.padEnd(11)}  ${oneLine([value ?? '-'])}`,
  );
  if (warnings.length > 0) lines.push('', ...warnings.map((line) => `warning: ${line}`));
  if (schema) {
    const { run, pending } = schema;
    lines.push(
      '',
      `database: ${pluralize(run.length, 'migration')} run, ${pending.length} pending`,
    );
  }
  if (sealed) lines.push(`sealed values: ${describeSealed(sealed)}`);
  if (mail !== undefined) lines.push(`mail: ${mail}`);
  return `${lines.join('\n')}\n`;
}

function describeSealed({ total, previous }: SealedCounts): string {
  if (previous === 0) return `${total}, none needs SECRET_KEY_PREVIOUS`;
  return `${previous} of ${total} need SECRET_KEY_PREVIOUS; run: npx auth-service keys reseal`;
}
