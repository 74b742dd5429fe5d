import type { FastifyRequest } from 'fastify';
import { AppException } from '../../common/errors/app.exception.js';
import { routeFlags } from '../routes/route-flag.js';

/**
 * Of these, Node.js drops all values but the first. A proxy that reads the last one would authorise, limit or
 * log another request than the one handled here. RFC 9110, section 5.3; RFC 9112, section 3.2 (Host).
 */
const SINGLE_HEADERS = ['Host', 'Authorization', 'Content-Type'];
const SINGLE_BY_LENGTH = new Map(SINGLE_HEADERS.map((name) => [name.length, name]));

/** @throws AppException when a header that takes one value occurs more than once */
export function rejectRepeatedHeaders({ raw: { rawHeaders } }: FastifyRequest): void {
  const seen = new Set<number>();
  // Names and values in turns. Only names of a suitable length are compared: this runs for every request.
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const given = rawHeaders[at] ?? '';
    const name = SINGLE_BY_LENGTH.get(given.length);
    if (name === undefined || name.toLowerCase() !== given.toLowerCase()) continue;
    if (seen.has(name.length)) {
      throw new AppException('malformed_request', {
        detail: `The request has more than one ${name} header; send one.`,
      });
    }
    seen.add(name.length);
  }
}

/**
 * Node.js removes the framing `chunked` and ignores any other coding: coded bytes would count as the content.
 * RFC 9112, section 6.1.
 */
export function rejectUnknownTransferCoding({ headers }: FastifyRequest): void {
  const coding = headers['transfer-encoding'];
  if (coding === undefined || coding.toLowerCase() === 'chunked') return;
  throw new AppException('malformed_request', {
    detail: 'The only supported transfer coding is chunked.',
  });
}

/** Nothing decodes bodies: coded bytes would be parsed as the content. RFC 9110, section 15.5.16. */
export function rejectContentCoding({ headers }: FastifyRequest): void {
  const coding = headers['content-encoding'];
  if (coding === undefined || coding.trim().toLowerCase() === 'identity') return;
  throw new AppException('unsupported_media_type', {
    detail: 'Content codings are not supported; send the body without Content-Encoding.',
  });
}

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
