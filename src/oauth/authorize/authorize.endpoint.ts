import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { clientInfo } from '../../http/requests/client-info.js';
import { limitsByAddress } from '../../rate-limits/limits-by-address.js';
import { RateLimits } from '../../rate-limits/rate-limits.js';
import type { OauthClient } from '../clients/client.entity.js';
import { Clients } from '../clients/clients.service.js';
import { OauthError } from '../oauth-error.js';
import { Parameters } from '../parameters.js';
import { AuthorizationRequests } from '../requests/authorization-requests.js';
import { RequestReader } from '../requests/request-reader.js';
import { Authorization, type PendingRequest } from './authorization.service.js';
import { AuthorizationResponse } from './authorization-response.js';
import { BrowserSession } from './browser-session.js';
import { leave, pageOf } from './interaction-pages.js';

/** The address of a pushed request (RFC 9126, section 2.2). */
const PUSHED_REQUEST = 'urn:ietf:params:oauth:request_uri:';

/** The authorization endpoint (RFC 6749, section 3.1). */
@Injectable()
export class AuthorizeEndpoint {
  constructor(
    private readonly clients: Clients,
    private readonly reader: RequestReader,
    private readonly requests: AuthorizationRequests,
    private readonly authorization: Authorization,
    private readonly response: AuthorizationResponse,
    private readonly browser: BrowserSession,
    private readonly rateLimits: RateLimits,
  ) {}

  /** The start of a request, by `GET` or `POST`. */
  async start(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const parameters = Parameters.of(request.method === 'POST' ? request.body : request.query);
    const client = await this.clients.find(parameters.require('client_id'));
    if (!client) throw new OauthError('invalid_request', 'The client_id is unknown.');
    const pushed = parameters.get('request_uri')?.startsWith(PUSHED_REQUEST)
      ? await this.takePushed(client, parameters)
      : undefined;
    const redirectUri = pushed?.redirectUri ?? this.reader.redirectUri(client, parameters);
    try {
      if (!pushed && client.requiresPar) {
        throw new OauthError('invalid_request', 'The client must push its requests (RFC 9126).');
      }
      const read = pushed ?? (await this.reader.read(client, parameters, redirectUri));
      const address = await this.advance({ client, parameters: read, since: new Date() }, request);
      void reply.redirect(address, 303);
    } catch (error) {
      if (!(error instanceof OauthError)) throw error;
      const state = parameters.get('state');
      void reply.redirect(this.response.rejected({ redirectUri, state }, error), 303);
    }
  }

  /** The next step of a stored request, after its user has signed in or proved its credentials again. */
  async continue(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const handle = Parameters.of(request.query).require('request');
    const row = await this.requests.find('authorize', handle);
    const client = row && (await this.clients.find(row.clientId));
    if (!row || !client) throw expiredRequest();
    const pending = { client, parameters: row.parameters, since: row.createdAt };
    const principal = await this.browser.find(request);
    const step = await this.authorization.nextStep(pending, principal);
    if (step.kind === 'approve' && principal) {
      const options = { isConsent: false };
      const address = await this.authorization.approveStored(row.id, pending, principal, options);
      if (address === undefined) throw expiredRequest();
      leave(reply, address);
    } else if (step.kind === 'reject') {
      await this.requests.consume(row.id);
      leave(reply, this.response.rejected(row.parameters, step));
    } else if (step.kind !== 'approve') {
      void reply.redirect(pageOf(request, step.kind, handle, row.parameters), 303);
    }
  }

  /** @returns the address for the browser: of the client, or of a page */
  private async advance(pending: PendingRequest, request: FastifyRequest): Promise<string> {
    const principal = await this.browser.find(request);
    const step = await this.authorization.nextStep(pending, principal);
    if (step.kind === 'reject') throw new OauthError(step.code, step.description);
    if (step.kind === 'approve' && principal) {
      return this.authorization.approve(pending, principal);
    }
    const handle = await this.store(pending, request);
    const page = step.kind === 'approve' ? 'sign_in' : step.kind;
    return pageOf(request, page, handle, pending.parameters);
  }

  /** Anyone can cause a request, and each leaves a row. @throws AppException `rate_limited` */
  private async store(
    { client, parameters }: PendingRequest,
    request: FastifyRequest,
  ): Promise<string> {
    const origin = clientInfo(request);
    const keys = limitsByAddress('signInAttemptByAddress', origin.ip);
    const attempt = await this.rateLimits.consume(keys, { client: origin });
    const work = this.requests.store('authorize', client.id, parameters);
    return attempt.complete(work, () => false);
  }

  /** @throws OauthError `invalid_request_uri`, which must not be redirected */
  private async takePushed({ id }: OauthClient, parameters: Parameters) {
    const handle = parameters.get('request_uri')?.slice(PUSHED_REQUEST.length) ?? '';
    const row = await this.requests.find('par', handle);
    if (row?.clientId === id && (await this.requests.consume(row.id))) return row.parameters;
    throw new OauthError(
      'invalid_request_uri',
      'The pushed request is unknown, expired or used; push it again.',
    );
  }
}

function expiredRequest(): OauthError {
  return new OauthError(
    'invalid_request',
    'The request has ended or expired; go back to the application and start again.',
  );
}
