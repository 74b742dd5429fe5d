import { HttpException } from '@nestjs/common';
import { AppException } from '../../common/errors/app.exception.js';
import { ERRORS, type ErrorCode } from '../../common/errors/error-code.js';
import { isUnavailable } from '../../database/unavailable.js';
import type { Problem } from './problem.dto.js';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/**
 * What the framework itself refuses, by its status. The sentence is ours: a parser's own message
 * may quote the body, and a body may hold a password.
 */
const BY_STATUS: Record<number, { code: ErrorCode; detail?: string }> = {
  400: {
    code: 'malformed_request',
    detail: 'The request is not well-formed, or its body is not valid JSON.',
  },
  404: { code: 'not_found' },
  405: { code: 'method_not_allowed' },
  408: { code: 'request_timeout' },
  413: { code: 'payload_too_large' },
  414: { code: 'uri_too_long' },
  415: {
    code: 'unsupported_media_type',
    detail: 'Send the body as application/json; where the route documents it, a form will do.',
  },
  431: { code: 'header_too_large' },
  503: { code: 'service_unavailable' },
};

/**
 * Turns anything that was thrown into an error of the closed list. What nobody foresaw becomes
 * `internal_error` with the original as its `cause`.
 */
export function toAppException(thrown: unknown): AppException {
  if (thrown instanceof AppException) return thrown;
  if (isUnavailable(thrown)) {
    return new AppException('service_unavailable', {
      detail:
        'The database can not do its part right now. What was to be changed may or may not be; look, then try again.',
      headers: { 'retry-after': '5' },
      cause: thrown,
    });
  }
  const status = statusOf(thrown);
  if (status === undefined) return new AppException('internal_error', { cause: thrown });
  const known = BY_STATUS[status] ?? (status < 500 ? BY_STATUS[400] : undefined);
  if (!known) return new AppException('internal_error', { cause: thrown });
  return new AppException(known.code, { detail: known.detail, cause: thrown });
}

/** The RFC 9457 body of an error; the status, and what is public of it, come from the code. */
export function toProblem(
  exception: AppException,
  request: { path: string; requestId: string },
): Problem {
  return {
    type: `urn:problem-type:user-auth:${exception.code}`,
    title: ERRORS[exception.code].title,
    status: exception.status,
    ...(exception.detail !== undefined && { detail: exception.detail }),
    instance: uriReference(request.path),
    code: exception.code,
    request_id: request.requestId,
    ...(exception.errors && { errors: exception.errors }),
  };
}

/** RFC 9457 wants a URI reference, also of an address that is none: `/a%` is `/a%25`. */
function uriReference(path: string): string {
  return path
    .toWellFormed()
    .replace(/%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9_.~!$&'()*+,;=:@/%-]/gu, encodeURIComponent);
}

/** Nest's exceptions carry a status; Fastify's errors a `statusCode`, which only counts below 500. */
function statusOf(thrown: unknown): number | undefined {
  if (thrown instanceof HttpException) return thrown.getStatus();
  if (!(thrown instanceof Error) || !('statusCode' in thrown)) return undefined;
  const { statusCode } = thrown;
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500
    ? statusCode
    : undefined;
}
