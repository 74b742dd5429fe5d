import type { OmittedColumns } from './dto/omitted-columns.js';
import {
  CODES_OF_APPLICATIONS,
  TABLES_WITHOUT_USERS,
  VISITS_TO_PROVIDERS,
} from './omitted-tables.js';

const OWN_ID = 'The id of the user, which the field `user` has.';

/**
 * The columns that an export leaves out. Each column of each table is exported or listed here, as
 * `test/users/export-columns.e2e-spec.ts` checks.
 */
export const OMITTED_COLUMNS: readonly OmittedColumns[] = [
  {
    table: 'users',
    columns: ['password_hash'],
    reason: 'A secret: the hash of the password; `has_password` says whether there is one.',
  },
  {
    table: 'users',
    columns: ['search_text'],
    reason: 'E-mail address, username and full name in one text, for searches.',
  },
  { table: 'sessions', columns: ['seed'], reason: 'A secret: a part of the refresh token.' },
  { table: 'sessions', columns: ['user_id'], reason: OWN_ID },
  { table: 'known_addresses', columns: ['user_id'], reason: OWN_ID },
  {
    table: 'one_time_tokens',
    columns: ['seed'],
    reason: 'A secret: a part of the link and of the code.',
  },
  { table: 'one_time_tokens', columns: ['user_id'], reason: OWN_ID },
  { table: 'sign_in_attempts', columns: ['seed'], reason: 'A secret: a part of the token.' },
  { table: 'sign_in_attempts', columns: ['user_id'], reason: OWN_ID },
  {
    table: 'totp_credentials',
    columns: ['secret'],
    reason: 'A secret: the key of the authenticator app, encrypted.',
  },
  { table: 'totp_credentials', columns: ['user_id'], reason: OWN_ID },
  {
    table: 'recovery_codes',
    columns: ['mac', 'key_id'],
    reason: 'A secret: the MAC of the code, and its key.',
  },
  { table: 'recovery_codes', columns: ['user_id'], reason: OWN_ID },
  { table: 'passkeys', columns: ['user_id'], reason: OWN_ID },
  { table: 'external_identities', columns: ['user_id'], reason: OWN_ID },
  ...VISITS_TO_PROVIDERS,
  { table: 'trusted_devices', columns: ['seed'], reason: 'A secret: a part of the token.' },
  { table: 'trusted_devices', columns: ['user_id'], reason: OWN_ID },
  {
    table: 'webauthn_challenges',
    columns: [
      'id',
      'purpose',
      'challenge',
      'user_id',
      'attempt_id',
      'session_id',
      'created_at',
      'expires_at',
      'consumed_at',
    ],
    reason: 'Random numbers that a passkey signs within minutes, deleted after a day.',
  },
  { table: 'oauth_consents', columns: ['user_id'], reason: OWN_ID },
  ...CODES_OF_APPLICATIONS,
  { table: 'outbox', columns: ['user_id'], reason: OWN_ID },
  {
    table: 'outbox',
    columns: ['ordering_key'],
    reason: 'The id of the user, or the recipient, which `payload` has: the order of deliveries.',
  },
  {
    table: 'outbox',
    columns: ['lease_until'],
    reason: 'The end of an attempt under way; nothing about the user.',
  },
  {
    table: 'erasures',
    columns: ['user_id', 'pseudonym', 'created_at'],
    reason: 'Users that are deleted already.',
  },
  ...TABLES_WITHOUT_USERS,
];
