import type { Answer } from './answer.js';
import { findOperation } from './document.js';
import { record } from './record.js';
import { findResponseErrors } from './find-response-errors.js';
import { schemaErrors } from './schemas.js';

const PROBLEM = { $ref: 'openapi.json#/components/schemas/Problem' };
const PAGES = /^\/(docs|redoc|openapi\.json)\b/;

/**
 * Compares an answer with the document.
 *
 * @throws Error when the answer is not as documented
 */
export function assertContract(method: string, url: string, answer: Answer): void {
  const operation = findOperation(method, url);
  const faults = operation
    ? findResponseErrors(operation, answer, method === 'HEAD')
    : strangerFaults(method, url, answer);
  if (faults.length > 0) {
    throw new Error(`${method} ${url} is not as openapi.json says: ${faults.join('; ')}`);
  }
  record(operation?.operationId ?? '-', answer.status, answer.body?.code);
}

/** What no operation takes: the pages for people, a preflight, and what is not there. */
function strangerFaults(method: string, url: string, answer: Answer): string[] {
  const { status, body } = answer;
  if (status < 400) {
    const isExpected = PAGES.test(url) || (method === 'OPTIONS' && status === 204);
    return isExpected ? [] : [`status ${status} where the document has no operation`];
  }
  return method === 'HEAD' ? [] : schemaErrors(PROBLEM, body);
}
