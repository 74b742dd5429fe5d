import type { Answer } from './answer.js';
import type { Contract } from './contract.js';
import { CONTRACT, CONTRACTS } from './contracts.js';
import { findResponseErrors } from './find-response-errors.js';
import { record } from './record.js';

const PAGES = /^\/(docs|redoc|openapi(-3\.0)?\.json|(auth\/)?pages)\b/;

/** The pages that links of mails lead to (src/pages); their errors are pages too. */
const MAIL_PAGES =
  /^\/(verify-email|reset-password|confirm-email-change|undo-email-change|accept-invitation|cancel-deletion|cancel-factor-reset|sign-in-link)$/;

/** The pages for sign-in and account (src/pages/site); their errors are pages too. */
const SITE_PAGES =
  /^\/(sign-in|sign-up|forgot-password|second-factor|confirm|account|signed-out)?$/;

/**
 * Compares a response with openapi.json and openapi-3.0.json.
 *
 * @throws Error when the response does not match both
 */
export function assertContract(method: string, url: string, answer: Answer): void {
  for (const contract of CONTRACTS) {
    const operation = contract.findOperation(method, url);
    const errors = operation
      ? findResponseErrors(contract, operation, answer, method === 'HEAD')
      : findUndocumentedErrors(contract, method, url, answer);
    if (errors.length > 0) {
      throw new Error(`${method} ${url} does not match ${contract.file}: ${errors.join('; ')}`);
    }
  }
  const operation = CONTRACT.findOperation(method, url);
  record(operation?.operationId ?? '-', answer.status, answer.body?.code);
}

/** Checks responses to requests without an operation: documentation pages, preflights and unknown paths. */
function findUndocumentedErrors(
  { problem, schemaErrors }: Contract,
  method: string,
  url: string,
  { status, headers, body }: Answer,
): string[] {
  const isPage = status === 303 || String(headers['content-type']).startsWith('text/html');
  if (isPage && (MAIL_PAGES.test(url) || SITE_PAGES.test(url))) return [];
  if (status < 400) {
    const isExpected = PAGES.test(url) || (method === 'OPTIONS' && status === 204);
    return isExpected ? [] : [`status ${status} for a request without an operation`];
  }
  return method === 'HEAD' ? [] : schemaErrors(problem, body);
}
