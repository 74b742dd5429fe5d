import { isIP } from 'node:net';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** The origin of a request, stored with the session so that users can recognise their devices. */
export interface ClientInfo {
  readonly ip: string | null;
  readonly userAgent: string | null;
  /** The `x-request-id` of the response. */
  readonly requestId: string | null;
}

/** Longer user agents are truncated: they are displayed, not parsed. */
const USER_AGENT_LENGTH = 255;

export function clientInfo(
  request: Pick<FastifyRequest, 'ip' | 'headers' | 'socket' | 'id'>,
): ClientInfo {
  const userAgent = request.headers['user-agent']?.replaceAll('\0', '').slice(0, USER_AGENT_LENGTH);
  // Behind a trusted proxy, `ip` is unvalidated text from X-Forwarded-For.
  const ip = [request.ip, request.socket.remoteAddress]
    // A zone (RFC 4007) is meaningful on its own machine only and may have any length.
    .map((address) => address?.replace(/%.*/s, ''))
    .find((address) => isIP(address ?? ''));
  return { ip: ip ?? null, userAgent: userAgent || null, requestId: request.id };
}

export const Client = createParamDecorator((_: unknown, context: ExecutionContext) =>
  clientInfo(context.switchToHttp().getRequest<FastifyRequest>()),
);
