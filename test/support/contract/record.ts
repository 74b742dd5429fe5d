import { appendFileSync } from 'node:fs';

const seen = new Set<string>();

/**
 * Records a response for `contract.reporter.mjs`, which lists documented responses that no test received.
 *
 * @param operationId `-` for a request without an operation
 */
export function record(operationId: string, status: number, code = ''): void {
  const file = process.env['CONTRACT_RECORD'];
  const line = `${operationId} ${status} ${code}`.trim();
  if (file === undefined || seen.has(line)) return;
  seen.add(line);
  // One write per line: lines of several workers do not mix.
  appendFileSync(file, `${line}\n`);
}
