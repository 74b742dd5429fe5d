import type { OpenAPIObject } from '@nestjs/swagger';
import { ERRORS, type ErrorCode } from '../common/errors/error-code.js';
import { operationsOf } from './operations.js';

const HEADERS = {
  'X-Request-Id': {
    description:
      'The request id: the one sent in this header if it has 1 to 64 letters, digits and `.` `_` `-`, otherwise a new one. Log lines contain it.',
    required: true,
    schema: { type: 'string', pattern: '^[A-Za-z0-9._-]{1,64}$' },
    example: '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11',
  },
  'Cache-Control': {
    description: 'Responses are personal and must not be stored.',
    required: true,
    schema: { type: 'string', const: 'no-store' },
    example: 'no-store',
  },
};

/** Adds the headers of every response, and an example of every error. */
export function describeEveryResponse(document: OpenAPIObject): void {
  const components = (document.components ??= {});
  components.headers = { ...HEADERS } as typeof components.headers;
  const names = Object.keys(HEADERS);
  for (const { responses } of operationsOf(document)) {
    for (const response of Object.values(responses)) {
      if (!response || '$ref' in response) continue;
      const references = names.map((name) => [name, { $ref: `#/components/headers/${name}` }]);
      response.headers = { ...Object.fromEntries(references), ...response.headers };
    }
  }
  const paths = JSON.stringify(document.paths);
  const codes = (Object.keys(ERRORS) as ErrorCode[]).filter((code) =>
    paths.includes(`#/components/examples/${code}"`),
  );
  components.examples = Object.fromEntries(codes.map((code) => [code, exampleOf(code)]));
}

function exampleOf(code: ErrorCode) {
  const { status, title } = ERRORS[code];
  return {
    summary: `${title}.`,
    value: {
      type: `urn:problem-type:user-auth:${code}`,
      title,
      status,
      instance: '/api/v1/...',
      code,
      request_id: HEADERS['X-Request-Id'].example,
      ...(code === 'validation_failed' && {
        errors: [
          { pointer: '#/email', code: 'is_email', detail: 'email must be an e-mail address' },
        ],
      }),
    },
  };
}
