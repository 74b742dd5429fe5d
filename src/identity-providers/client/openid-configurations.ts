import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { ClientAuth, Configuration, CustomFetch, ServerMetadata } from 'openid-client';
import { appleClientSecret } from './apple-client-secret.js';
import { boundedFetch, PROVIDER_TIMEOUT } from './bounded-fetch.js';
import type { ProviderAccount } from './provider-client.js';

type Library = typeof import('openid-client');

/** Seconds by which the clock of a provider may differ. */
const CLOCK_TOLERANCE = 300;

/** Milliseconds after which the metadata of a provider is read again. */
const MAX_AGE = 60 * 60_000;

interface Cached {
  /** Changes with each change of the provider. */
  readonly version: number;
  readonly configuration: Promise<Configuration>;
}

/** Reads the metadata of providers (OpenID Connect Discovery), and keeps it for an hour. */
@Injectable()
export class OpenidConfigurations {
  private readonly cache = new LRUCache<string, Cached>({ max: 100, ttl: MAX_AGE });

  /** @throws the errors of openid-client */
  async of(account: ProviderAccount): Promise<Configuration> {
    const version = account.updatedAt.getTime();
    const cached = this.cache.get(account.id);
    if (cached?.version === version) return cached.configuration;
    const configuration = discover(account);
    this.cache.set(account.id, { version, configuration });
    // The next sign-in tries again.
    configuration.catch(() => this.cache.delete(account.id));
    return configuration;
  }
}

/** Loaded at the first sign-in with a provider, which keeps the start fast. */
export const loadOpenidClient = (): Promise<Library> => import('openid-client');

async function discover(account: ProviderAccount): Promise<Configuration> {
  const library = await loadOpenidClient();
  const execute = isInsecure(account) ? [library.allowInsecureRequests] : [];
  const customFetch = boundedFetch as CustomFetch;
  const found = await library.discovery(
    new URL(account.issuer),
    account.clientId,
    undefined,
    library.None(),
    { timeout: PROVIDER_TIMEOUT, execute, [library.customFetch]: customFetch },
  );
  const metadata = found.serverMetadata();
  const configuration = new library.Configuration(
    metadata,
    account.clientId,
    { [library.clockTolerance]: CLOCK_TOLERANCE },
    authenticationOf(library, account, metadata),
  );
  configuration.timeout = PROVIDER_TIMEOUT;
  configuration[library.customFetch] = customFetch;
  if (isInsecure(account)) library.allowInsecureRequests(configuration);
  // TLS would be enough (OpenID Connect Core, 3.1.3.7); a signature also reveals a proxy in between.
  library.enableNonRepudiationChecks(configuration);
  return configuration;
}

function isInsecure({ issuer, permitsLoopback }: ProviderAccount): boolean {
  return permitsLoopback && new URL(issuer).protocol === 'http:';
}

function authenticationOf(
  { ClientSecretBasic, ClientSecretPost, None }: Library,
  { kind, secret, clientId, appleTeamId, appleKeyId }: ProviderAccount,
  { token_endpoint_auth_methods_supported: methods }: ServerMetadata,
): ClientAuth {
  if (secret === undefined) return None();
  if (kind === 'apple' && appleTeamId !== null && appleKeyId !== null) {
    const key = { teamId: appleTeamId, keyId: appleKeyId, clientId, privateKey: secret };
    // A secret of its own for each request, as it expires.
    return (as, client, body, headers) =>
      ClientSecretPost(appleClientSecret(key))(as, client, body, headers);
  }
  // The default of providers that list none (OpenID Connect Discovery, section 3).
  const isBasic = methods?.includes('client_secret_basic') ?? true;
  return isBasic ? ClientSecretBasic(secret) : ClientSecretPost(secret);
}
