import type { OmittedColumns } from './dto/omitted-columns.js';

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
