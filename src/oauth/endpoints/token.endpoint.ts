import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { clientInfo } from '../../http/requests/client-info.js';
import { ClientAuthentication } from '../clients/client-authentication.js';
import { CodeRedemption, type TokenRequest } from '../codes/code-redemption.js';
import { ClientCredentials } from '../grants/client-credentials.js';
import { GrantRefresh } from '../grants/grant-refresh.js';
import { OauthError } from '../oauth-error.js';
import { Parameters } from '../parameters.js';
import type { GrantResponse } from '../tokens/grant-responses.js';

type Grant = (request: TokenRequest) => Promise<GrantResponse>;

/** The token endpoint (RFC 6749, section 3.2). */
@Injectable()
export class TokenEndpoint {
  private readonly grants: ReadonlyMap<string, Grant>;

  constructor(
    private readonly authentication: ClientAuthentication,
    codes: CodeRedemption,
    refresh: GrantRefresh,
    credentials: ClientCredentials,
  ) {
    this.grants = new Map<string, Grant>([
      ['authorization_code', (request) => codes.redeem(request)],
      ['refresh_token', (request) => refresh.refresh(request)],
      ['client_credentials', (request) => credentials.issue(request)],
    ]);
  }

  async handle(request: FastifyRequest): Promise<GrantResponse> {
    const receivedAt = performance.now();
    const parameters = Parameters.of(request.body);
    const client = await this.authentication.authenticate(request, parameters);
    const type = parameters.require('grant_type');
    const grant = this.grants.get(type);
    if (!grant) {
      throw new OauthError('unsupported_grant_type', 'The grant_type is not supported.');
    }
    if (!client.grantTypes.includes(type)) {
      throw new OauthError('unauthorized_client', 'The client may not use this grant_type.');
    }
    return grant({ client, parameters, origin: clientInfo(request), receivedAt });
  }
}
