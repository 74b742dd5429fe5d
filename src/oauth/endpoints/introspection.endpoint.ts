import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { parseRefreshToken } from '../../tokens/refresh-token.js';
import { SessionByToken } from '../../sessions/session-by-token.js';
import type { OauthClient } from '../clients/client.entity.js';
import { ClientAuthentication } from '../clients/client-authentication.js';
import { OauthError } from '../oauth-error.js';
import { Parameters } from '../parameters.js';
import { Issuer } from '../issuer.js';
import type { GrantClaims } from '../tokens/access-tokens.js';
import { LiveGrantTokens } from '../tokens/live-grant-tokens.js';

const INACTIVE = { active: false };

/**
 * The introspection endpoint (RFC 7662). A client sees its own tokens, and access tokens for its own audiences: an API
 * is a client whose audiences are its resources.
 */
@Injectable()
export class IntrospectionEndpoint {
  constructor(
    private readonly authentication: ClientAuthentication,
    private readonly tokens: LiveGrantTokens,
    private readonly sessions: SessionByToken,
    private readonly issuer: Issuer,
  ) {}

  async handle(request: FastifyRequest): Promise<object> {
    const parameters = Parameters.of(request.body);
    const client = await this.authentication.authenticate(request, parameters);
    if (client.type === 'public') {
      throw new OauthError('unauthorized_client', 'A public client may not introspect tokens.');
    }
    const token = parameters.require('token');
    if (parseRefreshToken(token)) return this.introspectRefreshToken(client, token);
    const live = await this.tokens.find(token);
    return live && maySee(client, live.claims)
      ? { active: true, token_type: live.claims.cnf ? 'DPoP' : 'Bearer', ...live.claims }
      : INACTIVE;
  }

  private async introspectRefreshToken(client: OauthClient, token: string): Promise<object> {
    const found = await this.sessions.findGrant(token, client.id);
    if (!found) return INACTIVE;
    const { id, userId, scope, idleExpiresAt } = found;
    return {
      active: true,
      iss: this.issuer.url,
      sub: userId,
      sid: id,
      client_id: client.id,
      scope: scope ?? '',
      exp: Math.floor(idleExpiresAt.getTime() / 1000),
    };
  }
}

function maySee({ id, audiences }: OauthClient, { client_id, aud }: GrantClaims): boolean {
  return client_id === id || [aud].flat().some((each) => audiences.includes(each));
}
