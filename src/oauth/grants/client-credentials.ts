import { Injectable } from '@nestjs/common';
import type { TokenRequest } from '../codes/code-redemption.js';
import { OauthError } from '../oauth-error.js';
import { allowedScopes, STANDARD_SCOPES } from '../requests/scopes.js';
import { GrantAccessTokens } from '../tokens/access-tokens.js';
import { Audiences } from '../tokens/audiences.js';
import type { GrantResponse } from '../tokens/grant-responses.js';

/** Issues access tokens to clients for themselves (RFC 6749, section 4.4). No user is involved, and no row written. */
@Injectable()
export class ClientCredentials {
  constructor(
    private readonly audiences: Audiences,
    private readonly accessTokens: GrantAccessTokens,
  ) {}

  /** @throws OauthError `unauthorized_client`, `invalid_scope`, `invalid_target` */
  async issue({ client, parameters, dpopJkt }: TokenRequest): Promise<GrantResponse> {
    if (client.type === 'public') {
      throw new OauthError('unauthorized_client', 'A public client has no credentials.');
    }
    const requested = parameters.words('scope');
    // The standard scopes are about users.
    const own = client.scopes.filter((scope) => !STANDARD_SCOPES.includes(scope as never));
    const scopes =
      requested.length === 0 ? own : allowedScopes({ ...client, scopes: own }, requested);
    if (scopes.length < requested.length) {
      throw new OauthError('invalid_scope', 'The client may not request one of the scopes.');
    }
    const audience = this.audiences.narrow(client, client.audiences, parameters.all('resource'));
    const scope = scopes.join(' ');
    return {
      access_token: this.accessTokens.issueToClient({
        clientId: client.id,
        scope,
        audience,
        dpopJkt,
      }),
      token_type: dpopJkt === undefined ? 'Bearer' : 'DPoP',
      expires_in: this.accessTokens.lifetime,
      scope,
    };
  }
}
