import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppException } from '../../common/errors/app.exception.js';
import { hasRepeatedNames } from '../../common/repeated-names.js';

type Done = (error: Error | null, body?: unknown) => void;

/**
 * Creates Fastify's JSON parser, restricted to UTF-8 (RFC 8259, section 8.1; a charset parameter has no
 * effect) and to objects without repeated names (I-JSON, RFC 7493, section 2.3). Invalid bytes would all decode
 * to U+FFFD, which would make different passwords equal.
 */
export function createJsonParser(server: FastifyInstance) {
  const parse = server.getDefaultJsonParser('error', 'error');
  return (request: FastifyRequest, body: Buffer, done: Done): void => {
    // Sent in chunks; with a length of 0, `stripContentTypeOfEmptyBody` has removed the type.
    if (body.length === 0) return done(null);
    if (!isUtf8(body)) return done(malformed('The body is not valid UTF-8.'));
    const text = body.toString();
    void parse(request, text, (error: Error | null, value?: unknown) => {
      if (error || !hasRepeatedNames(text, value)) done(error, value);
      else done(malformed('An object in the body has a field twice; send each field once.'));
    });
  };
}

function malformed(detail: string): AppException {
  return new AppException('malformed_request', { detail });
}
