import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { ERRORS, type ErrorCode } from './error-code.js';
import { PROBLEM_MEDIA_TYPE } from './problem.js';
import { Problem } from './problem.dto.js';

const CHALLENGE = {
  'WWW-Authenticate': {
    description: 'RFC 6750: what is wrong with the access token.',
    schema: { type: 'string' },
  },
};

const RETRY_AFTER = {
  'Retry-After': { description: 'Seconds.', schema: { type: 'integer' as const } },
};

const RATE_LIMIT = {
  'RateLimit-Policy': {
    description: 'draft-ietf-httpapi-ratelimit-headers: which limit was met; q in w seconds.',
    schema: { type: 'string' as const },
  },
  RateLimit: {
    description: 'The same draft: what is left of it (r), and for how many seconds (t).',
    schema: { type: 'string' as const },
  },
};

/**
 * Documents the errors of a route: one response a status, with the codes that it can carry. Each route
 * asks the database, so that each can find it away.
 */
export function ApiProblems(...named: ErrorCode[]) {
  const codes = [...new Set<ErrorCode>([...named, 'service_unavailable'])];
  const statuses = [...new Set(codes.map((code) => ERRORS[code].status))];
  const responses = statuses.map((status) => {
    const own = codes.filter((code) => ERRORS[code].status === status);
    return ApiResponse({
      status,
      description: own.map((code) => `\`${code}\`: ${ERRORS[code].title}.`).join(' '),
      ...(own.includes('invalid_token') && { headers: CHALLENGE }),
      ...(status === 503 && { headers: RETRY_AFTER }),
      ...(status === 429 && { headers: { ...RETRY_AFTER, ...RATE_LIMIT } }),
      content: {
        [PROBLEM_MEDIA_TYPE]: {
          schema: {
            allOf: [
              { $ref: getSchemaPath(Problem) },
              { type: 'object', properties: { code: { type: 'string', enum: own } } },
            ],
          },
        },
      },
    });
  });
  return applyDecorators(ApiExtraModels(Problem), ...responses);
}
