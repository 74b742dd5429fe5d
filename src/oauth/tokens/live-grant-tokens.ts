import { Injectable } from '@nestjs/common';
import { type GrantedPrincipal, PrincipalsService } from '../../sessions/principals.service.js';
import { Clients } from '../clients/clients.service.js';
import { UsedJtis } from '../used-jtis.js';
import { type GrantClaims, GrantAccessTokens } from './access-tokens.js';

/** An access token that is in force. */
export interface LiveToken {
  readonly claims: GrantClaims;
  /** Absent for a token that a client has for itself. */
  readonly granted?: GrantedPrincipal;
}

/** Finds out whether access tokens are in force: they are revoked with their session, user or client. */
@Injectable()
export class LiveGrantTokens {
  constructor(
    private readonly tokens: GrantAccessTokens,
    private readonly principals: PrincipalsService,
    private readonly clients: Clients,
    private readonly jtis: UsedJtis,
  ) {}

  /** @returns undefined for a token that is forged, expired or revoked */
  async find(token: string): Promise<LiveToken | undefined> {
    const claims = await this.tokens.verify(token);
    if (!claims || !(await this.clients.find(claims.client_id))) return undefined;
    const { sid, sub, client_id: clientId, jti } = claims;
    if (sid === undefined) {
      return (await this.jtis.has('revoked', clientId, jti)) ? undefined : { claims };
    }
    const granted = await this.principals.findGrant({ sid, sub });
    return granted?.grant.clientId === clientId ? { claims, granted } : undefined;
  }
}
