import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type ClientInfo, clientInfo } from '../http/requests/client-info.js';
import type { Principal } from './principal.js';

/** The origin of a change: principal and client, or the command line. Rules and the audit log use it. */
export interface Requester {
  /** Absent on public routes and on the command line. */
  readonly principal?: Principal;
  /** Absent on the command line. */
  readonly client?: ClientInfo;
  readonly via?: 'command_line' | 'environment';
}

/** A user that acts by one of its sessions. */
export interface AuthenticatedRequester {
  readonly principal: Principal;
  readonly client: ClientInfo;
}

/** An operator with shell access. */
export const COMMAND_LINE: Requester = { via: 'command_line' };

type Request = FastifyRequest & { user?: Principal };

/** The requester of an HTTP request; with a principal on routes that require an access token. */
export function requesterOf(request: Request): Requester {
  return { principal: request.user, client: clientInfo(request) };
}

export const RequestedBy = createParamDecorator((_: unknown, context: ExecutionContext) =>
  requesterOf(context.switchToHttp().getRequest<Request>()),
);
