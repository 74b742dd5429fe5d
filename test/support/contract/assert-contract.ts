import type { Answer } from './answer.js';
import type { Contract } from './contract.js';
import { CONTRACT, CONTRACTS } from './contracts.js';
import { findResponseErrors } from './find-response-errors.js';
import { record } from './record.js';

const PAGES = /^\/(docs|redoc|openapi(-3\.0)?\.json|(auth\/)?pages|account\/data)\b/;

/** Everything outside the API may be a page (src/pages), and its errors too. */
const PROGRAM_PATHS = /^\/(api|health|metrics|\.well-known)\b/;

/** Endpoints with a format of other standards; see test/oauth. */
const PROTOCOL_PATHS = /^\/(oauth\/|\.well-known\/o(penid|auth)-)/;

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
  if (PROTOCOL_PATHS.test(url)) return [];
  // The script of a page asks for JSON.
  const isPage =
    status === 303 || /^(text\/html|application\/json)/.test(String(headers['content-type']));
  if (isPage && !PROGRAM_PATHS.test(url)) return [];
  if (status < 400) {
    const isExpected = PAGES.test(url) || (method === 'OPTIONS' && status === 204);
    return isExpected ? [] : [`status ${status} for a request without an operation`];
  }
  return method === 'HEAD' ? [] : schemaErrors(problem, body);
}
