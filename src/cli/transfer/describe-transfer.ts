import type { TransferReport } from '../../maintenance/transfer/transfer-to-postgres.js';

/** The report as text, with the next steps of the operator. */
export function describeTransfer(report: TransferReport, isDryRun: boolean): string {
  const { target = 'the target', tables } = report;
  const lines = [
    isDryRun
      ? `dry run: copied to ${target}, compared and rolled back:`
      : `copied to ${target} and compared:`,
    ...Object.entries(tables).map(
      ([table, { rows, checksum }]) => `  ${table}\t${rows}\t${checksum}`,
    ),
  ];
  if (!isDryRun) lines.push(...nextSteps(report));
  return lines.join('\n');
}

/** Tokens are valid only with the same key. */
function nextSteps({ source, keyFile }: TransferReport): string[] {
  const key =
    keyFile === undefined ? 'keep SECRET_KEY unchanged' : `set SECRET_KEY_FILE=${keyFile}`;
  return [
    `Next: set DATABASE_URL to the target, ${key}, and start the service; sessions stay active.`,
    `${source} is unchanged. Do not use it again: later changes to it would not reach PostgreSQL.`,
  ];
}
