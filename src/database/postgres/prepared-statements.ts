const names = new Map<string, string>();

/**
 * Marks a statement with a constant text as prepared: PostgreSQL then parses and plans it once per
 * connection, which for a large statement takes longer than its execution.
 *
 * @returns the statement, unchanged
 */
export function markPrepared(statement: string): string {
  // Once per text: a later name could be that of another statement.
  if (!names.has(statement)) names.set(statement, `prepared_${names.size}`);
  return statement;
}

/** @returns the name of a prepared statement; `undefined` for any other */
export function preparedName(statement: unknown): string | undefined {
  return names.get(statement as string);
}
