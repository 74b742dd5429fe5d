import type { OpenAPIObject } from '@nestjs/swagger';
import { ERRORS, type ErrorCode } from '../common/errors/error-code.js';
import { problemResponse } from '../http/problems/problem-response.js';
import { PROBLEM_MEDIA_TYPE } from '../http/problems/problem.js';
import { routesOf } from './operations.js';

/**
 * Adds the errors that any request can get: before its route is reached, and unexpected ones. Each has its
 * status: generators do not support ranges such as `4XX`, and count `default` as a success.
 */
export function addGeneralProblems(document: OpenAPIObject): void {
  for (const { path, method, operation } of routesOf(document)) {
    const { responses } = operation;
    for (const code of generalCodes(path, method)) {
      const status = String(ERRORS[code].status);
      const codes = new Set([...codesOf(responses[status]), code]);
      responses[status] = problemResponse([...codes]);
    }
  }
}

function generalCodes(path: string, method: string): ErrorCode[] {
  return [
    'malformed_request',
    'request_timeout',
    // A body is read with every other method, also where none is documented.
    ...(method === 'get' ? [] : (['payload_too_large'] as const)),
    // The router limits the length of parameters.
    ...(path.includes('{') ? (['uri_too_long'] as const) : []),
    'unsupported_media_type',
    // Of requests with cookies.
    ...(path.startsWith('/api/') ? (['cross_site_request'] as const) : []),
    'header_too_large',
    'internal_error',
  ];
}

type Response = ReturnType<typeof routesOf>[number]['operation']['responses'][string];

function codesOf(response: Response): ErrorCode[] {
  if (!response || '$ref' in response) return [];
  return Object.keys(response.content?.[PROBLEM_MEDIA_TYPE]?.examples ?? {}) as ErrorCode[];
}
