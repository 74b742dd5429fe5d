import type { IdentityProvider } from '../../identity/identity-provider.entity.js';
import type { ProviderIdentity, ProviderRequest } from './provider-identity.js';

/** A provider with its opened secret. */
export interface ProviderAccount extends IdentityProvider {
  /** Undefined for a public client. */
  readonly secret: string | undefined;
  /** Whether `http:` addresses of this machine are permitted. */
  readonly permitsLoopback: boolean;
}

/** Speaks to the providers of one protocol. */
export interface ProviderClient {
  /**
   * @returns the address to which the browser goes
   * @throws AppException `provider_unavailable`, `invalid_provider_response`
   */
  authorizationUrl(account: ProviderAccount, request: ProviderRequest): Promise<URL>;

  /**
   * Exchanges the code of a response, and verifies everything in it.
   *
   * @param response the redirect URI with the query that the provider added
   * @throws AppException `provider_denied`, `provider_unavailable`, `invalid_provider_response`
   */
  exchange(
    account: ProviderAccount,
    request: ProviderRequest,
    response: URL,
  ): Promise<ProviderIdentity>;
}
