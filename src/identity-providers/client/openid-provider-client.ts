import { Injectable } from '@nestjs/common';
import type { IDToken } from 'openid-client';
import { identityFromClaims } from './identity-from-claims.js';
import { loadOpenidClient, OpenidConfigurations } from './openid-configurations.js';
import type { ProviderAccount, ProviderClient } from './provider-client.js';
import { toProviderError } from './provider-errors.js';
import type { ProviderIdentity, ProviderRequest } from './provider-identity.js';

/** Seconds; a step-up accepts no older authentication where the provider says its time. */
const FRESH = 300;

/** Signs in by OpenID Connect: the authorization code with PKCE, state and nonce (RFC 9700, section 2.1). */
@Injectable()
export class OpenidProviderClient implements ProviderClient {
  constructor(private readonly configurations: OpenidConfigurations) {}

  async authorizationUrl(account: ProviderAccount, request: ProviderRequest): Promise<URL> {
    try {
      const configuration = await this.configurations.of(account);
      const { buildAuthorizationUrl, calculatePKCECodeChallenge } = await loadOpenidClient();
      return buildAuthorizationUrl(configuration, {
        redirect_uri: request.redirectUri,
        scope: account.scopes,
        state: request.state,
        nonce: request.nonce,
        code_challenge: await calculatePKCECodeChallenge(request.codeVerifier),
        code_challenge_method: 'S256',
        ...(request.isFresh && { prompt: 'login', max_age: '0' }),
        // Apple sends names and addresses only by a form.
        ...(account.kind === 'apple' && { response_mode: 'form_post' }),
      });
    } catch (error) {
      throw toProviderError(error, account.name);
    }
  }

  async exchange(
    account: ProviderAccount,
    request: ProviderRequest,
    response: URL,
  ): Promise<ProviderIdentity> {
    try {
      const configuration = await this.configurations.of(account);
      const { authorizationCodeGrant } = await loadOpenidClient();
      const tokens = await authorizationCodeGrant(configuration, response, {
        pkceCodeVerifier: request.codeVerifier,
        expectedState: request.state,
        expectedNonce: request.nonce,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (!claims) throw new Error('the response has no ID token');
      if (request.isFresh) assertFresh(claims);
      return identityFromClaims(claims, account.claims);
    } catch (error) {
      throw toProviderError(error, account.name);
    }
  }
}

/** Providers that do not say the time of the authentication were at least asked for a new one. */
function assertFresh({ auth_time: authTime }: IDToken): void {
  if (authTime !== undefined && authTime < Date.now() / 1000 - FRESH) {
    throw new Error('the provider has not authenticated the person again');
  }
}
