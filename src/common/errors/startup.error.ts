/** The start is refused for a reason that a person can mend; the message says how, in one line. */
export class StartupError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'StartupError';
  }
}
