import { Injectable } from '@nestjs/common';
import type { Configuration } from 'openid-client';
import { boundedFetch, PROVIDER_TIMEOUT } from './bounded-fetch.js';
import { identityFromClaims } from './identity-from-claims.js';
import { loadOpenidClient } from './openid-configurations.js';
import type { ProviderAccount, ProviderClient } from './provider-client.js';
import { toProviderError } from './provider-errors.js';
import type { ProviderIdentity, ProviderRequest } from './provider-identity.js';

interface GithubEmail {
  readonly email: string;
  readonly primary: boolean;
  readonly verified: boolean;
}

/** GitHub has OAuth 2 and an API instead of ID tokens; GitHub Enterprise Server the same at its own host. */
@Injectable()
export class GithubClient implements ProviderClient {
  async authorizationUrl(account: ProviderAccount, request: ProviderRequest): Promise<URL> {
    const { buildAuthorizationUrl, calculatePKCECodeChallenge } = await loadOpenidClient();
    return buildAuthorizationUrl(await configure(account), {
      redirect_uri: request.redirectUri,
      scope: account.scopes,
      state: request.state,
      code_challenge: await calculatePKCECodeChallenge(request.codeVerifier),
      code_challenge_method: 'S256',
      ...(request.isFresh && { prompt: 'select_account' }),
    });
  }

  async exchange(
    account: ProviderAccount,
    request: ProviderRequest,
    response: URL,
  ): Promise<ProviderIdentity> {
    try {
      const configuration = await configure(account);
      const { authorizationCodeGrant } = await loadOpenidClient();
      const { access_token: token } = await authorizationCodeGrant(configuration, response, {
        pkceCodeVerifier: request.codeVerifier,
        expectedState: request.state,
      });
      const user = await read<Record<string, unknown>>(account, token, '/user');
      if (typeof user['id'] !== 'number') throw new Error('the user has no id');
      const emails = await read<GithubEmail[]>(account, token, '/user/emails');
      const primary = emails.find((each) => each.primary);
      const claims = {
        ...user,
        iss: account.issuer,
        sub: String(user['id']),
        [account.claims.email]: primary?.email,
        email_verified: primary?.verified,
      };
      return identityFromClaims(claims, account.claims);
    } catch (error) {
      throw toProviderError(error, account.name);
    }
  }
}

async function configure(account: ProviderAccount): Promise<Configuration> {
  const library = await loadOpenidClient();
  const { issuer, clientId, secret, permitsLoopback } = account;
  const server = {
    issuer,
    authorization_endpoint: `${issuer}/login/oauth/authorize`,
    token_endpoint: `${issuer}/login/oauth/access_token`,
  };
  const authentication = library.ClientSecretPost(secret ?? '');
  const configuration = new library.Configuration(server, clientId, {}, authentication);
  configuration.timeout = PROVIDER_TIMEOUT;
  // GitHub answers with a form unless it is asked for JSON.
  configuration[library.customFetch] = (url, options) => {
    const headers = { ...options.headers, accept: 'application/json' };
    return boundedFetch(url, { ...options, headers });
  };
  if (permitsLoopback && issuer.startsWith('http:')) library.allowInsecureRequests(configuration);
  return configuration;
}

async function read<Body>({ issuer }: ProviderAccount, token: string, path: string): Promise<Body> {
  const api = issuer === 'https://github.com' ? 'https://api.github.com' : `${issuer}/api/v3`;
  const response = await boundedFetch(api + path, {
    headers: {
      authorization: `Bearer ${token}`,
      accept: 'application/vnd.github+json',
      'user-agent': 'user-authentication-service',
    },
    signal: AbortSignal.timeout(PROVIDER_TIMEOUT * 1000),
  });
  if (!response.ok) throw new Error('the API rejects the request', { cause: response });
  return (await response.json()) as Body;
}
