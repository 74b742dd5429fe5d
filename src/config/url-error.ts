/** A URL of a database or a mail server outside the grammar. The message is the end of a sentence and contains no secret. */
class UrlError extends Error {
  override readonly name = 'UrlError';
}

export function rejectUrl(problem: string): never {
  throw new UrlError(problem);
}

/** @returns the message with which a parser rejects a URL */
export function urlProblem(parse: () => unknown): string | undefined {
  try {
    parse();
    return undefined;
  } catch (error) {
    if (error instanceof UrlError) return error.message;
    throw error;
  }
}
