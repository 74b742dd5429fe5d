import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppException } from '../../common/errors/app.exception.js';

type Done = (error: Error | null, body?: unknown) => void;

/**
 * Creates Fastify's JSON parser, restricted to UTF-8 (RFC 8259, section 8.1; a charset parameter has no
 * effect). Invalid bytes would all decode to U+FFFD, which would make different passwords equal.
 */
export function createJsonParser(server: FastifyInstance) {
  const parse = server.getDefaultJsonParser('error', 'error');
  return (request: FastifyRequest, body: Buffer, done: Done): void => {
    // Sent in chunks; with a length of 0, `stripContentTypeOfEmptyBody` has removed the type.
    if (body.length === 0) done(null);
    else if (isUtf8(body)) void parse(request, body.toString(), done);
    else done(new AppException('malformed_request', { detail: 'The body is not valid UTF-8.' }));
  };
}
