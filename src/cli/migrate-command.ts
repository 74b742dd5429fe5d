import { Command } from 'commander';
import { loadEnvironment } from '../config/load-environment.js';
import { schemaState, updateSchema } from '../database/schema.js';
import { entities } from '../app/entities.js';
import { withExamples } from './examples.js';
import { jsonLine } from './json-line.js';
import type { Terminal } from './terminal.js';

interface MigrateOptions {
  status: boolean;
  json: boolean;
}

/** `migrate`; under the lock that a start takes too, so that two at once migrate once. */
export function migrateCommand({ stdout }: Terminal): Command {
  const command = new Command('migrate')
    .description('bring the schema of the database up to date: all pending migrations, or none')
    .option('--status', 'say which have run and which are pending, and run none', false)
    .option('--json', 'print one JSON object', false)
    .action(async ({ status, json }: MigrateOptions) => {
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

/** The lists of a report by their names. */
function describe(report: object): string[] {
  const lines = Object.entries(report).flatMap(([what, names]: [string, string[]]) =>
    names.map((name) => `${what}\t${name}`),
  );
  return lines.length > 0 ? lines : ['the schema is up to date'];
}
