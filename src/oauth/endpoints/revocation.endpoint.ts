import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { clientInfo } from '../../http/requests/client-info.js';
import { RevocationService } from '../../sessions/revocation.service.js';
import { ClientAuthentication } from '../clients/client-authentication.js';
import { Parameters } from '../parameters.js';
import { GrantAccessTokens } from '../tokens/access-tokens.js';
import { UsedJtis } from '../used-jtis.js';

/** The revocation endpoint (RFC 7009). A token of a grant revokes the grant with all of its tokens. */
@Injectable()
export class RevocationEndpoint {
  constructor(
    private readonly authentication: ClientAuthentication,
    private readonly tokens: GrantAccessTokens,
    private readonly revocation: RevocationService,
    private readonly jtis: UsedJtis,
  ) {}

  /** Reveals nothing about the token: one that is unknown, or of another client, counts as revoked. */
  async handle(request: FastifyRequest): Promise<void> {
    const parameters = Parameters.of(request.body);
    const { id } = await this.authentication.authenticate(request, parameters);
    const requester = { client: clientInfo(request) };
    const token = parameters.require('token');
    await this.revocation.revokeByToken(token, requester, id);
    const claims = await this.tokens.verify(token);
    if (claims?.client_id !== id) return;
    const { sid, sub, jti, exp } = claims;
    if (sid !== undefined) {
      await this.revocation.revokeIfActive(sub, sid, 'ended_by_client', requester);
      return;
    }
    const expiresAt = new Date(exp * 1000);
    await this.jtis.use({ kind: 'revoked', issuer: id, jti, expiresAt });
  }
}
