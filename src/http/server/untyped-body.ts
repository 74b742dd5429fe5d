import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppException } from '../../common/errors/app.exception.js';

type Done = (error: Error | null) => void;

/**
 * Accepts an empty body without a content type that is sent in chunks, as some clients send every request
 * without a body; Fastify accepts it only with a length of 0. Any other body without a known type is
 * rejected, as Fastify does, at its first byte.
 */
export function acceptEmptyUntypedBody(server: FastifyInstance): void {
  server.addContentTypeParser('*', (request: FastifyRequest, body, done: Done) => {
    const reject = () => done(new AppException('unsupported_media_type'));
    if (request.headers['content-type'] !== undefined) {
      reject();
      return;
    }
    const accept = () => done(null);
    body.once('end', accept);
    body.once('error', done);
    body.once('data', () => {
      body.off('end', accept);
      reject();
    });
  });
}
