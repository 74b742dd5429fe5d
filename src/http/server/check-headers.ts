import type { FastifyRequest } from 'fastify';
import { AppException } from '../../common/errors/app.exception.js';
import { routeFlags } from '../routes/route-flag.js';

/** RFC 9112, section 3.2. Node's own rejection would have no body. */
export function rejectMissingHost({ raw }: FastifyRequest): void {
  if (raw.headers.host === undefined && raw.httpVersion !== '1.0') {
    throw new AppException('malformed_request', { detail: 'The request has no Host header.' });
  }
}

/** Fastify parses forms for all routes; only routes with `AcceptsForm` accept them. */
export function rejectUnsupportedForm(request: FastifyRequest): void {
  const isForm = request.headers['content-type']
    ?.toLowerCase()
    .startsWith('application/x-www-form-urlencoded');
  if (isForm && !routeFlags(request).acceptsForm && !request.is404) {
    throw new AppException('unsupported_media_type', {
      detail: 'This route accepts application/json only.',
    });
  }
}

/**
 * Removes the content type of an empty body, which many clients send with every request. An empty body
 * would otherwise count as invalid JSON; now a route without a body works, and a route with one reports
 * the missing fields.
 */
export function stripContentTypeOfEmptyBody({ headers }: FastifyRequest): void {
  const length = headers['content-length'] ?? '0';
  if (length === '0' && headers['transfer-encoding'] === undefined) {
    delete headers['content-type'];
    delete headers['content-length'];
  }
}
