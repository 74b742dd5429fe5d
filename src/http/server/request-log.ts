import { Logger } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { pathOf } from '../requests/path-of.js';

/**
 * Logs each response, for LOG_LEVEL=debug only: a line costs a tenth of a read request. See docs/decisions/0015-request-logging.md.
 */
export function logRequests(server: FastifyInstance): void {
  const logger = new Logger('Request');
  server.addHook('onResponse', (request, reply, done) => {
    logger.debug({
      message: `${request.method} ${pathOf(request.url)} → ${reply.statusCode}`,
      request_id: request.id,
      milliseconds: Math.round(reply.elapsedTime * 10) / 10,
    });
    done();
  });
}
