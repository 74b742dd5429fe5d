import { randomUUID } from 'node:crypto';
import { AppException } from '../../common/errors/app.exception.js';
import { STANDARD_SCOPES } from '../requests/scopes.js';
import type { OauthClient } from './client.entity.js';
import { clientProblems } from './client-problems.js';
import type { CreateClientDto } from './dto/create-client.dto.js';
import type { UpdateClientDto } from './dto/update-client.dto.js';

/** A new client with its defaults. @throws AppException `validation_failed` */
export function newClient(values: CreateClientDto, now: Date): OauthClient {
  const isPublic = values.type === 'public';
  const client: OauthClient = {
    id: values.client_id ?? randomUUID(),
    name: values.name,
    type: values.type,
    source: 'admin',
    authMethod: isPublic ? 'none' : 'client_secret_basic',
    secretHash: null,
    secretCreatedAt: null,
    previousSecretHash: null,
    previousSecretExpiresAt: null,
    jwks: null,
    jwksUri: null,
    redirectUris: [],
    postLogoutRedirectUris: [],
    backchannelLogoutUri: null,
    grantTypes: ['authorization_code', 'refresh_token'],
    scopes: [...STANDARD_SCOPES],
    audiences: [],
    clientUri: null,
    logoUri: null,
    policyUri: null,
    tosUri: null,
    isFirstParty: false,
    requiresPar: false,
    requiresDpop: false,
    createdAt: now,
    updatedAt: now,
    metadataExpiresAt: null,
    disabledAt: null,
  };
  return { ...client, ...clientChanges(client, values, now) };
}

/** The columns that a change sets. @throws AppException `validation_failed` */
export function clientChanges(
  client: OauthClient,
  values: UpdateClientDto,
  now: Date,
): Partial<OauthClient> {
  const given: Partial<OauthClient> = {
    name: values.name,
    authMethod: values.token_endpoint_auth_method,
    redirectUris: values.redirect_uris,
    postLogoutRedirectUris: values.post_logout_redirect_uris,
    backchannelLogoutUri: values.backchannel_logout_uri,
    grantTypes: values.grant_types,
    scopes: values.scopes,
    audiences: values.audiences,
    jwks: values.jwks,
    jwksUri: values.jwks_uri,
    clientUri: values.client_uri,
    logoUri: values.logo_uri,
    policyUri: values.policy_uri,
    tosUri: values.tos_uri,
    isFirstParty: values.is_first_party,
    ...(values.is_disabled !== undefined && {
      disabledAt: values.is_disabled ? (client.disabledAt ?? now) : null,
    }),
  };
  const changes: Partial<OauthClient> = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  );
  const errors = clientProblems({ ...client, ...changes });
  if (errors.length > 0) throw new AppException('validation_failed', { errors });
  return changes;
}

/** Whether the client authenticates by a secret. */
export function hasSecret({ authMethod }: Pick<OauthClient, 'authMethod'>): boolean {
  return authMethod === 'client_secret_basic' || authMethod === 'client_secret_post';
}
