/** Rows per statement: short transactions and few round trips. */
const CHUNK = 100_000;
const SESSIONS_PER_USER = 3;
/** Seed of all sessions, in base64url. */
const SEED = 'kq3Zp0mS5T6v7w8x9y0A1B2C3D4E5F6G7H8I9J0K1L2';
/** The address of the load generator: most clients refresh from the one that they used before. */
const ADDRESS = '127.0.0.1';
const DAY = 24 * 60 * 60 * 1000;

/**
 * Fills a migrated database with users `fill0`, `fill1`, …, each with three sessions, of which the first
 * one was revoked long ago.
 *
 * @param like name of an existing user; all users get the same password hash
 * @returns the active sessions
 */
export async function fill(database, { users, like, logProgress }) {
  const now = Date.now();
  for (let from = 0; from < users; from += CHUNK) {
    const to = Math.min(users, from + CHUNK);
    await database.query(insertUsers(database.engine, from, to, { now, like }));
    await database.query(insertSessions(database.engine, from, to, now));
    logProgress(`${to} users`);
  }
  // PostgreSQL would analyze later by itself; SQLite does not.
  if (database.engine === 'postgres') await database.query('ANALYZE');
  return activeSessions(users);
}

/** The active sessions of the first `users` users, by number. */
function activeSessions(users) {
  const active = SESSIONS_PER_USER - 1;
  return {
    count: users * active,
    numbersOf: (user) => Array.from({ length: active }, (_, i) => user * active + i),
    at(number) {
      // The first session of each user is revoked.
      const session = Math.floor(number / active) * SESSIONS_PER_USER + 1 + (number % active);
      return { id: sessionIdOf(session), seed: SEED };
    },
  };
}

const hex = (value, length) => value.toString(16).padStart(length, '0');

function sessionIdOf(number) {
  const parts = [
    hex((number >> 16) & 65_535, 4),
    `7${hex(number & 4095, 3)}`,
    '8000',
    hex(number, 12),
  ];
  return `01910000-${parts.join('-')}`;
}

/** Counts the sessions that the purge has to delete. */
export async function countPurgeable(database, now = Date.now()) {
  const [{ count }] = await database.query(
    `SELECT count(*) AS count FROM sessions WHERE idle_expires_at < ${now - 100 * DAY}`,
  );
  return Number(count);
}

function insertUsers(engine, from, to, { now, like }) {
  const n = numbers(engine, from, to);
  const name = "'fill' || n";
  const email = "'fill' || n || '@example.com'";
  return `
    INSERT INTO users (id, email, email_canonical, username, username_canonical, password_hash,
      full_name, search_text, role, is_active, created_at, updated_at, last_login_at, password_changed_at)
    ${n.with}
    SELECT ${userId(engine)}, ${email}, ${email}, ${name}, ${name}, 
      (SELECT password_hash FROM users WHERE username = '${like}'),
      'Filler ' || n, ${name} || ' ' || ${email} || ' filler ' || n, 'user',
      ${engine === 'postgres' ? 'true' : '1'}, ${now - 200 * DAY} + n, ${now}, NULL, ${now}
    FROM ${n.from}`;
}

function insertSessions(engine, from, to, now) {
  const n = numbers(engine, from, to);
  const s = numbers(engine, 0, SESSIONS_PER_USER, 's');
  const revokedAt = `CASE WHEN s = 0 THEN ${now - 150 * DAY} END`;
  return `
    INSERT INTO sessions (id, user_id, generation, seed, created_at, last_used_at, idle_expires_at,
      expires_at, revoked_at, revoked_reason, ip, user_agent)
    ${n.with}${engine === 'postgres' ? '' : s.with.replace('WITH RECURSIVE', ',')}
    SELECT ${sessionId(engine)}, ${userId(engine)}, 0, '${SEED}',
      ${now - 160 * DAY} + n, ${now}, COALESCE(${revokedAt}, ${now + 30 * DAY}), ${now + 300 * DAY},
      ${revokedAt}, CASE WHEN s = 0 THEN 'logout' END, '${ADDRESS}', 'Mozilla/5.0 (X11; Linux x86_64)'
    FROM ${n.from}, ${s.from}`;
}

/** A column with the numbers of a range, in the SQL of the engine. */
function numbers(engine, from, to, name = 'n') {
  if (engine === 'postgres') {
    return { with: '', from: `generate_series(${from}, ${to - 1}) AS ${name}` };
  }
  return {
    with: `WITH RECURSIVE range_${name}(${name}) AS (SELECT ${from} UNION ALL SELECT ${name} + 1 FROM range_${name} WHERE ${name} < ${to - 1})`,
    from: `range_${name}`,
  };
}

/** Increasing with the number, as version 7 UUIDs increase with time. */
const userId = (engine) => uuid(engine, '01900000', 'n');
const sessionId = (engine) => uuid(engine, '01910000', `n * ${SESSIONS_PER_USER} + s`);

function uuid(engine, start, number) {
  return engine === 'postgres'
    ? `('${start}-' || lpad(to_hex(((${number}) >> 16) & 65535), 4, '0') || '-7' || lpad(to_hex((${number}) & 4095), 3, '0') || '-8000-' || lpad(to_hex(${number}), 12, '0'))::uuid`
    : `printf('${start}-%04x-7%03x-8000-%012x', ((${number}) >> 16) & 65535, (${number}) & 4095, ${number})`;
}
