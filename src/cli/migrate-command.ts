import { Command } from 'commander';
import { withExamples } from './examples.js';
import { jsonLine } from './json-line.js';
import type { Terminal } from './terminal.js';

interface MigrateOptions {
  status: boolean;
  json: boolean;
}

/** `migrate`; takes the same lock as a start, so that two concurrent runs migrate once. */
export function migrateCommand({ stdout }: Terminal): Command {
  const command = new Command('migrate')
    .description('run all pending migrations of the database schema, or none')
    .option('--status', 'list completed and pending migrations, and run none', false)
    .option('--json', 'print one JSON object', false)
    .action(async ({ status, json }: MigrateOptions) => {
      const { entities } = await import('../app/entities.js');
      const { loadEnvironment } = await import('../config/load-environment.js');
      const { schemaState, updateSchema } = await import('../database/schema.js');
      const environment = loadEnvironment();
      const report = status
        ? { ran: [], ...(await schemaState(environment, entities)) }
        : await updateSchema(environment, entities);
      const { ran, run, pending } = report;
      const lines = json ? [jsonLine(report)] : describe(status ? { run, pending } : { ran });
      stdout.write(lines.map((line) => `${line}\n`).join(''));
    });
  return withExamples(command, 'auth-service migrate', 'auth-service migrate --status');
}

/** One line per migration, with the name of its list. */
function describe(report: object): string[] {
  const lines = Object.entries(report).flatMap(([list, names]: [string, string[]]) =>
    names.map((name) => `${list}\t${name}`),
  );
  return lines.length > 0 ? lines : ['the schema is up to date'];
}
