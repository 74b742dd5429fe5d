/**
 * The rotation of one session as a single statement: the lower bound of the database cost of a refresh.
 * The parameters are those of `parametersOf`.
 */
export const ROTATE_STATEMENT = `
  UPDATE raw_sessions
  SET generation = generation + 1, last_used_at = ?, idle_expires_at = ?, ip = ?, user_agent = ?
  WHERE id = ? AND generation = ?
    AND revoked_at IS NULL AND idle_expires_at > ? AND expires_at > ?`;

/** Creates a row of realistic size. */
export const INSERT_STATEMENT = `
  INSERT INTO raw_sessions (id, user_id, generation, seed, created_at, last_used_at, idle_expires_at,
    expires_at, ip, user_agent)
  VALUES (?, ?, 0, 'kq3Zp0mS5T6v7w8x9y0A1B2C3D4E5F6G7H8I9J0K1L2', 0, 0, 9e12, 9e12, '127.0.0.1', 'bench')`;

export function parametersOf(id, generation) {
  const now = Date.now();
  return [now, now + 9e11, '127.0.0.1', 'bench', id, generation, now, now];
}

/** Replaces `?` by the numbered parameters of PostgreSQL. */
export function numberParameters(statement) {
  let number = 0;
  return statement.replaceAll('?', () => `$${(number += 1)}`);
}
