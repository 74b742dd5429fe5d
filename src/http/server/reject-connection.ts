import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { AppException } from '../../common/errors/app.exception.js';
import type { ErrorCode } from '../../common/errors/error-code.js';
import { PROBLEM_MEDIA_TYPE, toProblem } from '../problems/problem.js';
import { SECURITY_HEADERS } from './security-headers.js';

const CODE_OF: Record<string, ErrorCode> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
  HPE_HEADER_OVERFLOW: 'header_too_large',
};

/**
 * Responds to bytes that are not an HTTP request, then closes the connection. Only the socket exists at this
 * point, so the response is written as text.
 *
 * @param path that the response names, as that of the request is unknown
 */
export function rejectConnection(
  error: Error & { code?: string },
  socket: Socket,
  path: string,
): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const exception = new AppException(CODE_OF[error.code ?? ''] ?? 'malformed_request');
  const requestId = randomUUID();
  const body = JSON.stringify(toProblem(exception, { path, requestId }));
  if (socket.writable) {
    socket.write(
      [
        `HTTP/1.1 ${exception.status} ${exception.message}`,
        `content-type: ${PROBLEM_MEDIA_TYPE}`,
        `content-length: ${Buffer.byteLength(body)}`,
        `x-request-id: ${requestId}`,
        'cache-control: no-store',
        ...SECURITY_HEADERS.map(([name, value]) => `${name}: ${value}`),
        'connection: close',
        '',
        body,
      ].join('\r\n'),
    );
  }
  socket.destroySoon();
}
