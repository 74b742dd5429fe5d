import { getSchemaPath } from '@nestjs/swagger';
import { ERRORS, type ErrorCode } from '../../common/errors/error-code.js';
import { PROBLEM_MEDIA_TYPE } from './problem.js';
import { problemFamilies } from './problem-family.js';

const text = { type: 'string' as const };

const CHALLENGE = {
  'WWW-Authenticate': {
    description:
      'The authentication scheme and, for a rejected token, the error (RFC 6750, RFC 9470).',
    required: true,
    schema: text,
    example: 'Bearer error="invalid_token", error_description="The access token is not valid"',
  },
};

/** Response headers by error code. */
const HEADERS: Partial<Record<ErrorCode, Record<string, object>>> = {
  invalid_token: CHALLENGE,
  insufficient_user_authentication: CHALLENGE,
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

/** Documents an error response of one status: its headers, and a body with one of these codes. */
export function problemResponse(codes: ErrorCode[]) {
  const hasRetryAfter = codes.some((code) => [429, 503].includes(ERRORS[code].status));
  return {
    description: codes.map((code) => `\`${code}\`: ${ERRORS[code].title}.`).join(' '),
    headers: {
      ...Object.assign({}, ...codes.map((code) => HEADERS[code])),
      ...(hasRetryAfter && RETRY_AFTER),
    } as Record<string, object>,
    content: {
      [PROBLEM_MEDIA_TYPE]: {
        schema: schemaOf(codes),
        examples: Object.fromEntries(
          codes.map((code) => [code, { $ref: `#/components/examples/${code}` }]),
        ),
      },
    },
  };
}

/** Refers to the schemas of `src/openapi/problem-schemas.ts`. */
function schemaOf(codes: ErrorCode[]) {
  const [first = { $ref: '' }, ...others] = problemFamilies(codes).map((name) => ({
    $ref: getSchemaPath(name),
  }));
  return others.length === 0 ? first : { oneOf: [first, ...others] };
}
