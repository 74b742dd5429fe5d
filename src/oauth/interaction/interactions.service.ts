import { Injectable } from '@nestjs/common';
import type { Principal } from '../../access/principal.js';
import { AppException } from '../../common/errors/app.exception.js';
import { Authorization, type PendingRequest } from '../authorize/authorization.service.js';
import { AuthorizationResponse } from '../authorize/authorization-response.js';
import { Clients } from '../clients/clients.service.js';
import type { AuthorizationRequest } from '../requests/authorization-request.entity.js';
import type { RequestParameters } from '../requests/request-parameters.js';
import { AuthorizationRequests } from '../requests/authorization-requests.js';
import {
  type AuthorizationRequestResponse,
  toAuthorizationRequest,
} from './dto/authorization-request.response.js';
import type { RedirectionResponse } from './dto/redirection.response.js';

interface FoundRequest {
  readonly row: AuthorizationRequest;
  readonly pending: PendingRequest;
}

/** The decisions of users about authorization requests, for the pages of the service or of the operator. */
@Injectable()
export class Interactions {
  constructor(
    private readonly requests: AuthorizationRequests,
    private readonly clients: Clients,
    private readonly authorization: Authorization,
    private readonly response: AuthorizationResponse,
  ) {}

  /** @throws AppException `not_found` */
  async get(handle: string, principal: Principal): Promise<AuthorizationRequestResponse> {
    const { row, pending } = await this.find(handle);
    const { kind } = await this.authorization.nextStep(pending, principal);
    return toAuthorizationRequest(pending.client, pending.parameters, {
      expiresAt: row.expiresAt,
      needsConsent: kind === 'consent',
    });
  }

  /** @throws AppException `not_found`, `insufficient_user_authentication`, `forbidden` */
  async approve(handle: string, principal: Principal): Promise<RedirectionResponse> {
    const { row, pending } = await this.find(handle);
    const step = await this.authorization.nextStep(pending, principal);
    if (step.kind === 'reject') throw new AppException('forbidden', { detail: step.description });
    if (step.kind === 'sign_in' || step.kind === 'confirm') {
      throw insufficientAuthentication(pending.parameters);
    }
    const isConsent = !pending.client.isFirstParty;
    const options = { isConsent };
    const address = await this.authorization.approveStored(row.id, pending, principal, options);
    if (address === undefined) throw notFound();
    return { redirect_to: address };
  }

  /** @throws AppException `not_found` */
  async deny(handle: string): Promise<RedirectionResponse> {
    const { row, pending } = await this.find(handle);
    if (!(await this.requests.consume(row.id))) throw notFound();
    const code = 'access_denied';
    const error = { code, description: 'The user has denied access.' } as const;
    return { redirect_to: this.response.rejected(pending.parameters, error) };
  }

  private async find(handle: string): Promise<FoundRequest> {
    const row = await this.requests.find('authorize', handle);
    const client = row && (await this.clients.find(row.clientId));
    if (!row || !client) throw notFound();
    return { row, pending: { client, parameters: row.parameters, since: row.createdAt } };
  }
}

/** With the challenge of RFC 9470, section 3. */
function insufficientAuthentication({
  maxAge = 0,
  acrValues,
  essentialAcr = acrValues,
}: RequestParameters): AppException {
  const challenge = [
    'Bearer error="insufficient_user_authentication"',
    'error_description="The request requires another authentication"',
    `max_age="${maxAge}"`,
    ...(essentialAcr.includes('aal2') ? ['acr_values="aal2"'] : []),
  ];
  return new AppException('insufficient_user_authentication', {
    detail:
      'The request requires a more recent or stronger authentication; start with POST /api/v1/auth/reauthenticate, then repeat the approval.',
    headers: { 'www-authenticate': challenge.join(', ') },
  });
}

function notFound(): AppException {
  return new AppException('not_found', {
    detail: 'There is no such request: it has ended or expired. Start again in the application.',
  });
}
