import type { Answer } from './answer.js';
import { findOperation } from './document.js';
import { record } from './record.js';
import { findResponseErrors } from './find-response-errors.js';
import { schemaErrors } from './schemas.js';

const PROBLEM = { $ref: 'openapi.json#/components/schemas/Problem' };
const PAGES = /^\/(docs|redoc|openapi\.json)\b/;

/**
 * Compares a response with openapi.json.
 *
 * @throws Error when the response does not match it
 */
export function assertContract(method: string, url: string, answer: Answer): void {
  const operation = findOperation(method, url);
  const errors = operation
    ? findResponseErrors(operation, answer, method === 'HEAD')
    : findUndocumentedErrors(method, url, answer);
  if (errors.length > 0) {
    throw new Error(`${method} ${url} does not match openapi.json: ${errors.join('; ')}`);
  }
  record(operation?.operationId ?? '-', answer.status, answer.body?.code);
}

/** Checks responses to requests without an operation: documentation pages, preflights and unknown paths. */
function findUndocumentedErrors(method: string, url: string, answer: Answer): string[] {
  const { status, body } = answer;
  if (status < 400) {
    const isExpected = PAGES.test(url) || (method === 'OPTIONS' && status === 204);
    return isExpected ? [] : [`status ${status} for a request without an operation`];
  }
  return method === 'HEAD' ? [] : schemaErrors(PROBLEM, body);
}
