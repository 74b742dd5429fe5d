import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** The origin of a request, stored with the session so that users can recognise their devices. */
export interface ClientInfo {
  /** Null for an unknown address. */
  readonly ip: string | null;
  readonly userAgent: string | null;
  /** The `x-request-id` of the response. */
  readonly requestId: string | null;
}

/** Longer user agents are truncated: they are displayed, not parsed. */
const USER_AGENT_LENGTH = 255;

export function clientInfo({
  clientAddress,
  headers,
  id,
}: Pick<FastifyRequest, 'clientAddress' | 'headers' | 'id'>): ClientInfo {
  const userAgent = headers['user-agent']
    ?.replaceAll('\0', '')
    .slice(0, USER_AGENT_LENGTH)
    .toWellFormed();
  return { ip: clientAddress, userAgent: userAgent || null, requestId: id };
}

export const Client = createParamDecorator((_: unknown, context: ExecutionContext) =>
  clientInfo(context.switchToHttp().getRequest<FastifyRequest>()),
);
