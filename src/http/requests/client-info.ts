import { isIP } from 'node:net';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** Where a request comes from, kept with the session so that its owner can recognise the device. */
export interface ClientInfo {
  readonly ip: string | null;
  readonly userAgent: string | null;
  /** As in the answer's `x-request-id`. */
  readonly requestId: string | null;
}

/** Longer user agents are cut: they are shown to people, not parsed. */
const USER_AGENT_LENGTH = 255;

export function clientInfo(
  request: Pick<FastifyRequest, 'ip' | 'headers' | 'socket' | 'id'>,
): ClientInfo {
  const userAgent = request.headers['user-agent']?.replaceAll('\0', '').slice(0, USER_AGENT_LENGTH);
  // Behind a trusted proxy `ip` is what X-Forwarded-For says, whatever that is.
  const ip = [request.ip, request.socket.remoteAddress]
    // A zone (RFC 4007) says something on that machine alone, and may have any length.
    .map((address) => address?.replace(/%.*/s, ''))
    .find((address) => isIP(address ?? ''));
  return { ip: ip ?? null, userAgent: userAgent || null, requestId: request.id };
}

export const Client = createParamDecorator((_: unknown, context: ExecutionContext) =>
  clientInfo(context.switchToHttp().getRequest<FastifyRequest>()),
);
