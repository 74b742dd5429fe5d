const names = new Map<string, string>();

/**
 * Marks a statement that is always sent with the same text: PostgreSQL then parses and plans it once a
 * connection, which for a large statement takes longer than running it.
 *
 * @returns the statement as it is
 */
export function prepared(statement: string): string {
  names.set(statement, `prepared_${names.size}`);
  return statement;
}

/** @returns what the driver calls a marked statement */
export function preparedName(statement: unknown): string | undefined {
  return names.get(statement as string);
}
