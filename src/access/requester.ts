import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type ClientInfo, clientInfo } from '../http/requests/client-info.js';
import type { Principal } from './principal.js';

/** Who asks for something, and from where: for the rules of a change, and for the audit log. */
export interface Requester {
  /** None where nobody is signed in. */
  readonly principal?: Principal;
  /** None on the command line. */
  readonly client?: ClientInfo;
  readonly via?: 'command_line';
}

/** Whoever may run commands on the machine. */
export const COMMAND_LINE: Requester = { via: 'command_line' };

type Request = FastifyRequest & { user?: Principal };

/** Who sent the request; where an access token was asked for, with a principal. */
export function requesterOf(request: Request): Requester {
  return { principal: request.user, client: clientInfo(request) };
}

export const RequestedBy = createParamDecorator((_: unknown, context: ExecutionContext) =>
  requesterOf(context.switchToHttp().getRequest<Request>()),
);
