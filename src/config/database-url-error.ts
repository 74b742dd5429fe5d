/** A database URL outside the grammar. The message is the end of a sentence and contains no secret. */
export class DatabaseUrlError extends Error {
  override readonly name = 'DatabaseUrlError';
}

export function rejectUrl(problem: string): never {
  throw new DatabaseUrlError(problem);
}
