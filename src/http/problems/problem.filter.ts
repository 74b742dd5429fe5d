import { inspect } from 'node:util';
import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  Logger,
  NotFoundException,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { allowedMethods } from '../routes/allowed-methods.js';
import { publicUrlOf } from '../public-url/public-url.js';
import { isDraining } from '../server/draining.js';
import { pathOf } from '../requests/path-of.js';
import { AppException } from '../../common/errors/app.exception.js';
import { PROBLEM_MEDIA_TYPE, toAppException, toProblem } from './problem.js';

/** Writes the error response of every failed request. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.send(thrown, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Also called by Fastify for requests that fail before they reach a route. */
  send(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const exception = this.resolve(thrown, request);
    const path = pathOf(request.url);
    const publicPath = publicUrlOf(request.server).pathOf(path);
    void reply
      .status(exception.status)
      .headers(exception.headers)
      .header('x-request-id', request.id)
      .header('cache-control', 'no-store')
      .type(PROBLEM_MEDIA_TYPE)
      .send(JSON.stringify(toProblem(exception, { path: publicPath, requestId: request.id })));
  }

  /** Finds the error of the response, and logs it if it is a failure of the service. */
  resolve(thrown: unknown, request: FastifyRequest): AppException {
    const exception =
      methodNotAllowed(thrown, request) ??
      requestAborted(thrown, request) ??
      toAppException(thrown);
    const isFailure = exception.status >= 500 && !isExpected(exception, request);
    if (isFailure) this.report(exception, request, pathOf(request.url));
    return exception;
  }

  private report(exception: AppException, request: FastifyRequest, path: string): void {
    const { cause = exception } = exception;
    const line = {
      message: `${request.method} ${path} → ${exception.status} ${exception.code}`,
      request_id: request.id,
    };
    // Without a stack trace, as every request fails like this while the database is unavailable.
    if (exception.status === 503) this.logger.warn({ ...line, cause: String(cause) });
    else this.logger.error(line, cause instanceof Error ? cause.stack : inspect(cause));
  }
}

/**
 * Load shedding logs a summary, as one line per request would fill the log under load. Probes fail in every
 * regular stop.
 */
function isExpected({ code, cause }: AppException, { server }: FastifyRequest): boolean {
  return code === 'overloaded' || (cause === undefined && isDraining(server));
}

/** A path that exists under other methods is 405 with `Allow` (RFC 9110, 15.5.6), not 404. */
function methodNotAllowed(thrown: unknown, request: FastifyRequest): AppException | undefined {
  if (!(thrown instanceof NotFoundException) || !request.is404) return undefined;
  const allow = allowedMethods(request.server, pathOf(request.url));
  if (allow.length === 0) return undefined;
  return new AppException('method_not_allowed', { headers: { allow: allow.join(', ') } });
}

/** An aborted upload reads no response and is not to be mistaken for a database error. */
function requestAborted(thrown: unknown, { raw }: FastifyRequest): AppException | undefined {
  return thrown === raw.errored && thrown !== null
    ? new AppException('malformed_request', { cause: thrown })
    : undefined;
}
