import { HttpException } from '@nestjs/common';
import { AppException } from '../../common/errors/app.exception.js';
import { ERRORS, type ErrorCode } from '../../common/errors/error-code.js';
import { isUnavailable } from '../../database/unavailable.js';
import type { Problem } from './problem.dto.js';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/**
 * Errors of the framework, by status. Their details are replaced: a parser's message may quote the body,
 * and a body may contain a password.
 */
const BY_STATUS: Record<number, { code: ErrorCode; detail?: string }> = {
  400: {
    code: 'malformed_request',
    detail: 'The request is malformed, or its body is not valid JSON.',
  },
  404: { code: 'not_found' },
  405: { code: 'method_not_allowed' },
  408: { code: 'request_timeout' },
  413: { code: 'payload_too_large' },
  414: { code: 'uri_too_long' },
  415: {
    code: 'unsupported_media_type',
    detail: 'Send the body as application/json, or as a form where the route documents it.',
  },
  431: { code: 'header_too_large' },
  503: { code: 'service_unavailable' },
};

/**
 * Converts any thrown value to an error of the closed list. An unexpected one becomes `internal_error` with
 * the original as its `cause`.
 */
export function toAppException(thrown: unknown): AppException {
  if (thrown instanceof AppException) return thrown;
  if (isUnavailable(thrown)) {
    return new AppException('service_unavailable', {
      detail: 'Database unavailable; the outcome is unknown, verify before retrying.',
      headers: { 'retry-after': '5' },
      cause: thrown,
    });
  }
  const status = statusOf(thrown);
  if (status === undefined) return new AppException('internal_error', { cause: thrown });
  const mapped = BY_STATUS[status] ?? (status < 500 ? BY_STATUS[400] : undefined);
  if (!mapped) return new AppException('internal_error', { cause: thrown });
  return new AppException(mapped.code, { detail: mapped.detail, cause: thrown });
}

/** Creates the RFC 9457 body of an error, from its public fields only. */
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
    ...(exception.deletionDueAt && { deletion_due_at: exception.deletionDueAt.toISOString() }),
    ...toSignInMembers(exception),
  };
}

function toSignInMembers({ pendingSignIn }: AppException): Partial<Problem> {
  if (!pendingSignIn) return {};
  const { token, expiresIn, next } = pendingSignIn;
  return { sign_in_token: token, expires_in: expiresIn, next: [...next] };
}

/** Encodes a path as the URI reference that RFC 9457 requires: `/a%` becomes `/a%25`. */
function uriReference(path: string): string {
  return path
    .toWellFormed()
    .replace(/%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9_.~!$&'()*+,;=:@/%-]/gu, encodeURIComponent);
}

/** The status of a Nest exception, or the `statusCode` below 500 of a Fastify error. */
function statusOf(thrown: unknown): number | undefined {
  if (thrown instanceof HttpException) return thrown.getStatus();
  if (!(thrown instanceof Error) || !('statusCode' in thrown)) return undefined;
  const { statusCode } = thrown;
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500
    ? statusCode
    : undefined;
}
