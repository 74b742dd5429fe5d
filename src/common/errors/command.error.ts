/** The usage was right, but what it asked for can't be done; the message says why. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}
