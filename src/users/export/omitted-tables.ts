import type { OmittedColumns } from './dto/omitted-columns.js';

const APPROVAL = [
  'id',
  'seed',
  'client_id',
  'grant_parameters',
  'user_id',
  'session_id',
  'credential_epoch',
  'auth_time',
  'amr',
  'acr',
  'grant_id',
  'created_at',
  'expires_at',
  'consumed_at',
];

const DEVICE = [
  'user_code_mac',
  'ip',
  'user_agent',
  'interval_seconds',
  'last_polled_at',
  'approved_at',
  'denied_at',
];

/** Rows of a grant under way. */
export const CODES_OF_APPLICATIONS: readonly OmittedColumns[] = [
  {
    table: 'oauth_codes',
    columns: APPROVAL,
    reason: 'Codes that an application exchanges within a minute, deleted after a day.',
  },
  {
    table: 'oauth_device_codes',
    columns: [...APPROVAL, ...DEVICE],
    reason: 'Codes that a device exchanges within minutes, deleted after a day.',
  },
];

/** Sign-ins with identity providers under way. */
export const VISITS_TO_PROVIDERS: readonly OmittedColumns[] = [
  {
    table: 'provider_sign_ins',
    columns: [
      'id',
      'seed',
      'purpose',
      'provider_id',
      'redirect_uri',
      'user_id',
      'session_id',
      'attempt_id',
      'issuer',
      'subject',
      'email',
      'created_at',
      'expires_at',
      'answered_at',
      'consumed_at',
    ],
    reason: 'Sign-ins with an identity provider under way, deleted after a day.',
  },
];

export const TABLES_WITHOUT_USERS: readonly OmittedColumns[] = [
  {
    table: 'signing_keys',
    columns: ['id', 'kid', 'algorithm', 'private_key', 'public_jwk', 'created_at', 'active_from'],
    reason: 'Keys that sign tokens; nothing about users.',
  },
  {
    table: 'identity_providers',
    columns: [
      'id',
      'slug',
      'name',
      'kind',
      'issuer',
      'client_id',
      'client_secret',
      'apple_team_id',
      'apple_key_id',
      'scopes',
      'claims',
      'redirect_uris',
      'authoritative_domains',
      'allowed_domains',
      'is_registration_open',
      'is_enabled',
      'is_from_environment',
      'created_at',
      'updated_at',
    ],
    reason: 'Services that users can sign in with; nothing about users.',
  },
  {
    table: 'oauth_clients',
    columns: [
      'id',
      'name',
      'type',
      'source',
      'token_endpoint_auth_method',
      'secret_hash',
      'secret_created_at',
      'previous_secret_hash',
      'previous_secret_expires_at',
      'jwks',
      'jwks_uri',
      'redirect_uris',
      'post_logout_redirect_uris',
      'backchannel_logout_uri',
      'grant_types',
      'scopes',
      'audiences',
      'client_uri',
      'logo_uri',
      'policy_uri',
      'tos_uri',
      'is_first_party',
      'requires_par',
      'requires_dpop',
      'created_at',
      'updated_at',
      'metadata_expires_at',
      'disabled_at',
    ],
    reason: 'Applications that can request access; nothing about users.',
  },
  {
    table: 'oauth_requests',
    columns: [
      'id',
      'seed',
      'client_id',
      'kind',
      'parameters',
      'created_at',
      'expires_at',
      'consumed_at',
    ],
    reason: 'Requests of applications, which belong to no user; deleted after a day.',
  },
  {
    table: 'oauth_jtis',
    columns: ['id', 'kind', 'expires_at'],
    reason: 'Digests of used tokens, which name no user.',
  },
  {
    table: 'rate_limits',
    columns: ['key', 'points', 'expire'],
    reason:
      'Counters of attempts, deleted within a day. Their keys are MACs, which name no user and no address.',
  },
  {
    table: 'migrations',
    columns: ['id', 'timestamp', 'name'],
    reason: 'Versions of the schema; nothing about users.',
  },
];
