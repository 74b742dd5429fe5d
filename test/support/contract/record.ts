import { appendFileSync } from 'node:fs';

const seen = new Set<string>();

/**
 * Notes that a test has met an answer, for `contract.reporter.mjs`, which says what no test has met.
 *
 * @param operationId `-` for a request that no operation took
 */
export function record(operationId: string, status: number, code = ''): void {
  const file = process.env['CONTRACT_RECORD'];
  const line = `${operationId} ${status} ${code}`.trim();
  if (file === undefined || seen.has(line)) return;
  seen.add(line);
  // One write each, so that lines of several workers don't mix.
  appendFileSync(file, `${line}\n`);
}
