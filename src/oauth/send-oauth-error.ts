import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorCode } from '../common/errors/error-code.js';
import { ProblemFilter } from '../http/problems/problem.filter.js';
import { OauthError, type OauthErrorCode } from './oauth-error.js';

const problems = new ProblemFilter();

/** The errors of the service that have another meaning than an invalid request, or a failure. */
const CODES: Partial<Record<ErrorCode, OauthErrorCode>> = {
  invalid_grant: 'invalid_grant',
  invalid_token: 'invalid_token',
  rate_limited: 'temporarily_unavailable',
  service_unavailable: 'temporarily_unavailable',
  overloaded: 'temporarily_unavailable',
  internal_error: 'server_error',
};

/** The status that RFC 6749 gives a code, where it is another one than that of the service. */
const STATUS: Partial<Record<ErrorCode, number>> = { invalid_grant: 400 };

/** Answers an error of an OAuth endpoint in the format of RFC 6749, section 5.2. */
export function sendOauthError(
  thrown: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const error = toOauthError(thrown, request);
  void reply
    .status(error.status)
    .headers(error.headers)
    .header('cache-control', 'no-store')
    .type('application/json; charset=utf-8')
    .send(JSON.stringify({ error: error.code, error_description: error.description }));
}

export function toOauthError(thrown: unknown, request: FastifyRequest): OauthError {
  if (thrown instanceof OauthError) return thrown;
  const { code, status, message, headers } = problems.resolve(thrown, request);
  return new OauthError(CODES[code] ?? 'invalid_request', printable(message), {
    status: STATUS[code] ?? status,
    headers,
  });
}

/** RFC 6749, appendix A.8. */
function printable(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]|["\\]/g, '');
}
