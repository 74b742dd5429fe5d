import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppException } from '../../common/errors/app.exception.js';

type Done = (error: Error | null, body?: unknown) => void;

/**
 * Fastify's own parser, for UTF-8 alone (RFC 8259, section 8.1; a charset parameter means nothing).
 * Other bytes would all be read as U+FFFD: passwords that differ in them would be the same.
 */
export function jsonParser(server: FastifyInstance) {
  const parse = server.getDefaultJsonParser('error', 'error');
  return (request: FastifyRequest, body: Buffer, done: Done): void => {
    if (isUtf8(body)) void parse(request, body.toString(), done);
    else done(new AppException('malformed_request', { detail: 'The body is not UTF-8.' }));
  };
}
