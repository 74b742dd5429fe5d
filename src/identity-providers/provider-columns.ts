import { parseUrl } from '../common/parse-url.js';
import { createPrivateKey } from 'node:crypto';
import { AppException } from '../common/errors/app.exception.js';
import type { Environment } from '../config/environment.js';
import type { IdentityProvider } from '../identity/identity-provider.entity.js';
import type { CreateProviderDto } from './dto/create-provider.dto.js';
import type { UpdateProviderDto } from './dto/update-provider.dto.js';
import { PROVIDER_PRESETS } from './provider-presets.js';

type Columns = Omit<IdentityProvider, 'id' | 'clientSecret' | 'isFromEnvironment'>;
type Settings = Pick<Environment, 'isProduction'>;

/**
 * The columns of a new provider: the given values, else those of its kind.
 *
 * @throws AppException `validation_failed`
 */
export function toNewProvider(values: CreateProviderDto, settings: Settings): Columns {
  const { kind } = values;
  const preset = PROVIDER_PRESETS[kind];
  const issuer = values.issuer ?? preset.issuer;
  if (issuer === undefined)
    throw invalid('issuer', `issuer is required for a provider of the kind ${kind}`);
  const isAppleComplete = values.apple_team_id && values.apple_key_id && values.client_secret;
  if (kind === 'apple' && !isAppleComplete) {
    throw invalid('apple_team_id', 'Apple needs apple_team_id, apple_key_id and client_secret');
  }
  checkAddresses({ issuer, redirectUris: values.redirect_uris }, settings);
  checkSecret(kind, values.client_secret);
  const now = new Date();
  return {
    slug: values.provider,
    name: values.name ?? preset.name ?? new URL(issuer).hostname,
    kind,
    issuer,
    clientId: values.client_id,
    appleTeamId: values.apple_team_id ?? null,
    appleKeyId: values.apple_key_id ?? null,
    scopes: values.scopes ?? preset.scopes,
    claims: values.claims ?? preset.claims,
    redirectUris: values.redirect_uris ?? [],
    authoritativeDomains: values.authoritative_domains ?? [...preset.authoritativeDomains],
    allowedDomains: values.allowed_domains ?? [],
    isRegistrationOpen: values.is_registration_open ?? true,
    isEnabled: values.is_enabled ?? true,
    createdAt: now,
    updatedAt: now,
  };
}

/** @throws AppException `validation_failed` */
export function toProviderChanges(
  { kind, issuer, redirectUris, updatedAt }: IdentityProvider,
  changes: UpdateProviderDto,
  settings: Settings,
): Partial<IdentityProvider> {
  const addresses = {
    issuer: changes.issuer ?? issuer,
    redirectUris: changes.redirect_uris ?? redirectUris,
  };
  checkAddresses(addresses, settings);
  checkSecret(kind, changes.client_secret);
  const columns: Partial<IdentityProvider> = {
    name: changes.name,
    issuer: changes.issuer,
    clientId: changes.client_id,
    appleTeamId: changes.apple_team_id,
    appleKeyId: changes.apple_key_id,
    scopes: changes.scopes,
    claims: changes.claims,
    redirectUris: changes.redirect_uris,
    authoritativeDomains: changes.authoritative_domains,
    allowedDomains: changes.allowed_domains,
    isRegistrationOpen: changes.is_registration_open,
    isEnabled: changes.is_enabled,
    // Later than before, also within one millisecond: it is the version of cached metadata.
    updatedAt: new Date(Math.max(Date.now(), updatedAt.getTime() + 1)),
  };
  const given = Object.entries(columns).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given);
}

/** A secret travels to the issuer: only over TLS, or to this machine outside production. */
function checkAddresses(
  { issuer, redirectUris = [] }: { readonly issuer: string; readonly redirectUris?: string[] },
  { isProduction }: Settings,
): void {
  const isPermitted = (text: string) => {
    const url = parseUrl(text);
    if (!url) return false;
    const { protocol, hostname, username, password } = url;
    const isLoopback = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
    const isWeb = protocol === 'https:' || (protocol === 'http:' && isLoopback && !isProduction);
    return isWeb && username === '' && password === '' && !/[?#\s]/.test(text);
  };
  if (!isPermitted(issuer)) {
    throw invalid('issuer', 'issuer must be an https: address without a query');
  }
  if (!redirectUris.every((uri) => isPermitted(uri) || isOfApplication(uri))) {
    throw invalid(
      'redirect_uris',
      'redirect_uris must be https: addresses without a query, or of an application such as com.example.app:/callback',
    );
  }
}

/** RFC 8252, section 7.1: a scheme that is a reversed domain. */
function isOfApplication(uri: string): boolean {
  return /^[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)+:\/[^\s?#]*$/.test(uri);
}

function checkSecret(kind: string, secret: string | null | undefined): void {
  if (kind !== 'apple' || secret === undefined || secret === null) return;
  try {
    createPrivateKey(secret);
  } catch {
    throw invalid('client_secret', 'client_secret must be the private key of Apple in PEM');
  }
}

function invalid(field: string, detail: string): AppException {
  return new AppException('validation_failed', {
    errors: [{ pointer: `#/${field}`, code: 'invalid_value', detail }],
  });
}
