import { getSchemaPath } from '@nestjs/swagger';
import { ERRORS, type ErrorCode } from '../../common/errors/error-code.js';
import { PROBLEM_MEDIA_TYPE } from './problem.js';
import { Problem } from './problem.dto.js';

const text = { type: 'string' as const };

/** Response headers by error code. */
const HEADERS: Partial<Record<ErrorCode, Record<string, object>>> = {
  invalid_token: {
    'WWW-Authenticate': {
      description: 'The authentication scheme and, for a rejected token, the error (RFC 6750).',
      required: true,
      schema: text,
      example: 'Bearer error="invalid_token", error_description="The access token is not valid"',
    },
  },
  rate_limited: {
    'RateLimit-Policy': {
      description:
        'The exceeded limit: q requests in w seconds (draft-ietf-httpapi-ratelimit-headers).',
      required: true,
      schema: text,
      example: '"login-name";q=10;w=900',
    },
    RateLimit: {
      description:
        'The remaining requests r, and the seconds t until the limit resets (draft-ietf-httpapi-ratelimit-headers).',
      required: true,
      schema: text,
      example: '"login-name";r=0;t=840',
    },
  },
};

/** RFC 9110, section 10.2.3. */
const RETRY_AFTER = {
  'Retry-After': {
    description: 'Seconds to wait before the next attempt.',
    required: true,
    schema: { type: 'integer' as const, minimum: 1 },
    example: 5,
  },
};

/** Documents an error response: its headers, and a body with one of these codes. */
export function problemResponse(status: number | '4XX' | '5XX', codes: ErrorCode[]) {
  return {
    status,
    description: codes.map((code) => `\`${code}\`: ${ERRORS[code].title}.`).join(' '),
    headers: {
      ...Object.assign({}, ...codes.map((code) => HEADERS[code])),
      ...((status === 429 || status === 503) && RETRY_AFTER),
    } as Record<string, object>,
    content: {
      [PROBLEM_MEDIA_TYPE]: {
        schema: {
          allOf: [
            { $ref: getSchemaPath(Problem) },
            { type: 'object', properties: { code: { type: 'string', enum: codes } } },
          ],
        },
        examples: Object.fromEntries(
          codes.map((code) => [code, { $ref: `#/components/examples/${code}` }]),
        ),
      },
    },
  };
}
