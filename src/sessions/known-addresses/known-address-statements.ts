import { markPrepared } from '../../database/postgres/prepared-statements.js';

/** The uses of addresses in the JSON array `$1`: `user_id`, `address`, `now`. */
const USES = {
  sqlite: `
    SELECT value ->> 'user_id' AS user_id, value ->> 'address' AS address, value ->> 'now' AS now
    FROM json_each($1)`,
  postgres: `
    SELECT * FROM json_to_recordset($1) AS uses (user_id uuid, address text, now bigint)`,
};

/**
 * Inserts or updates addresses that were not used within `$2` milliseconds, and returns them. The time of an
 * updated one is a millisecond later than that of its use, which tells it from a new one: SQLite has no other
 * way in the same statement. Ordered, so that concurrent statements cannot deadlock.
 */
const record = (uses: string) => `
  WITH uses AS (${uses})
  INSERT INTO known_addresses (user_id, address, last_used_at)
  SELECT user_id, address, now FROM uses
  WHERE NOT EXISTS (
    SELECT 1 FROM known_addresses AS known
    WHERE known.user_id = uses.user_id AND known.address = uses.address
      AND known.last_used_at > uses.now - CAST($2 AS bigint))
  ORDER BY user_id, address
  ON CONFLICT (user_id, address) DO UPDATE SET last_used_at = excluded.last_used_at + 1
  RETURNING user_id, address, last_used_at`;

/** Deletes all but the `$2` most recently used addresses of each user in the JSON array `$1`. */
const deleteOldest = (users: string) => `
  DELETE FROM known_addresses WHERE (user_id, address) IN (
    SELECT user_id, address FROM (
      SELECT user_id, address,
        row_number() OVER (PARTITION BY user_id ORDER BY last_used_at DESC) AS position
      FROM known_addresses WHERE user_id IN (${users})
    ) AS numbered WHERE position > $2)`;

export const KNOWN_ADDRESS_STATEMENTS = {
  sqlite: {
    record: record(USES.sqlite),
    deleteOldest: deleteOldest('SELECT value FROM json_each($1)'),
  },
  postgres: {
    record: markPrepared(record(USES.postgres)),
    deleteOldest: markPrepared(
      deleteOldest('SELECT value::uuid FROM json_array_elements_text($1) AS value'),
    ),
  },
};
